using MarketChain.Evm;
using MarketChain.Marketing;
using MarketChain.Marketing.Models;
using MarketChain.Primitives;
using MarketChain.State;

namespace MarketChain.Chain.Execution.Contracts;

/// <summary>The EVM as the market's rules see it: code that may look at its call data alone.</summary>
/// <param name="state">Holds the contracts.</param>
/// <param name="block">Gives the EVM's rules.</param>
/// <param name="runner">Runs them.</param>
internal sealed class PureCalls(BlockState state, BlockContext block, IContractRunner runner) : IPureCalls
{
    private readonly HostState _world = new(state, [], block.ToEnvironment(), _ => Hash256.Zero);

    /// <inheritdoc/>
    public PureResult Call(in Address contract, ReadOnlyMemory<byte> input, ulong gas)
    {
        StateCheckpoint before = state.Checkpoint();
        CallResult result = runner.Run(
            new CallMessage
            {
                Kind = CallKind.Call,
                Caller = SystemAccounts.Attention,
                Recipient = contract,
                Input = input,
                Gas = gas,
                IsPure = true,
            },
            block.Rules,
            _world);

        // Also what is no change, such as an account that was touched.
        state.RevertTo(before);
        return new PureResult(EndOf(result.Status), gas - result.GasLeft, result.Output);
    }

    private static PureEnd EndOf(EvmStatus status) => status switch
    {
        EvmStatus.Success => PureEnd.Returned,
        EvmStatus.Revert => PureEnd.Reverted,
        EvmStatus.OutOfGas => PureEnd.OutOfGas,
        EvmStatus.PurityViolation or EvmStatus.StaticViolation => PureEnd.NotPure,
        _ => PureEnd.Halted,
    };
}
