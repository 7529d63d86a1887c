using MarketChain.Evm.Differential.Chains;

namespace MarketChain.Evm.Differential.Tests;

/// <summary>A fact that is skipped, with the reason, where anvil is not there and cannot be installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnvilFactAttribute : FactAttribute
{
    public AnvilFactAttribute() => Skip = AnvilProgram.TryFind(out _, out string? reason) ? null : reason;
}
