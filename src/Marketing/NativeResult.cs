using MarketChain.Marketing.Attention;

namespace MarketChain.Marketing;

/// <summary>What the execution of a native payload came to.</summary>
/// <param name="Fault">None, or the rule that it broke: then nothing of it remains but its log.</param>
/// <param name="GasUsed">All that it is charged, the intrinsic part included.</param>
/// <param name="Outcome">Of a batch that succeeded; else null.</param>
public sealed record NativeResult(NativeFault Fault, ulong GasUsed, BatchOutcome? Outcome);
