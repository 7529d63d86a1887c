using MarketChain.Primitives;

namespace MarketChain.Marketing.Models;

/// <summary>
/// Runs code of contracts that sees its call data and nothing else of the chain: the one door from the market's rules
/// to the EVM. The same call gives the same result on every node.
/// </summary>
public interface IPureCalls
{
    /// <summary>
    /// Calls a contract; nothing of the call is left in the state. Reading storage, balances, other accounts or the
    /// block, changing anything, and every call but of the precompiles 0x01 to 0x09 ends it with
    /// <see cref="PureEnd.NotPure"/>.
    /// </summary>
    /// <param name="contract">Has code of its own.</param>
    /// <param name="input">The call data.</param>
    /// <param name="gas">The most that it may use.</param>
    PureResult Call(in Address contract, ReadOnlyMemory<byte> input, ulong gas);
}

/// <summary>How a pure call ended.</summary>
public enum PureEnd
{
    /// <summary>It returned.</summary>
    Returned,

    /// <summary>It reverted.</summary>
    Reverted,

    /// <summary>It wanted more gas than it had.</summary>
    OutOfGas,

    /// <summary>It looked at the chain, or wanted to change it.</summary>
    NotPure,

    /// <summary>It broke a rule of the EVM: stack, jump, opcode, return data.</summary>
    Halted,
}

/// <summary>What came of a pure call.</summary>
/// <param name="End">How it ended.</param>
/// <param name="GasUsed">At most what it was given; all of it unless it returned or reverted.</param>
/// <param name="Output">What it returned; of no meaning when it did not.</param>
public readonly record struct PureResult(PureEnd End, ulong GasUsed, ReadOnlyMemory<byte> Output);
