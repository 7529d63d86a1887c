using MarketChain.Chain.Execution;
using MarketChain.Chain.Execution.Contracts;
using MarketChain.Evm;
using MarketChain.Evm.Gas;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State;

namespace MarketChain.Chain.Simulation;

/// <summary>
/// Runs calls on the state after a block as if they were transactions in that block: nothing of them is kept.
/// </summary>
public sealed partial class CallSimulator
{
    private readonly IStateReader _state;
    private readonly BlockContext _block;
    private readonly RecentHashes _hashes;
    private readonly RunnerPool _runners;

    internal CallSimulator(IStateReader state, BlockContext block, RecentHashes hashes, RunnerPool runners)
    {
        _state = state;
        _block = block;
        _hashes = hashes;
        _runners = runners;
    }

    /// <summary>Runs a call.</summary>
    /// <param name="request">The call.</param>
    /// <param name="refusal">Why it cannot be carried out, when null is returned.</param>
    public CallOutcome? TryCall(CallRequest request, out string? refusal)
    {
        ContractRunner runner = _runners.Rent();
        try
        {
            return TryRun(request, runner, out refusal);
        }
        finally
        {
            _runners.Return(runner);
        }
    }

    /// <summary>The least gas limit with which the call succeeds, found by halving.</summary>
    /// <param name="request">The call; its gas limit is the most that is tried.</param>
    /// <param name="failed">What came of it with the most gas, when it fails even then; else null.</param>
    /// <param name="refusal">Why it cannot be carried out; else null.</param>
    public ulong EstimateGas(CallRequest request, out CallOutcome? failed, out string? refusal)
    {
        failed = TryCall(request, out refusal);
        if (failed is not { Succeeded: true } first)
        {
            return 0;
        }

        failed = null;
        ulong tooLittle = first.GasUsed - 1;
        ulong enough = request.GasLimit;
        while (tooLittle + 1 < enough)
        {
            ulong middle = NextGuess(tooLittle, enough);
            bool suffices = TryCall(request with { GasLimit = middle }, out _) is { Succeeded: true };
            (tooLittle, enough) = suffices ? (tooLittle, middle) : (middle, enough);
        }

        return enough;
    }

    /// <summary>The answer is mostly near the gas that was used, so steps away from it grow.</summary>
    private static ulong NextGuess(ulong tooLittle, ulong enough)
        => Math.Min(tooLittle + ((enough - tooLittle) / 2), Math.Max(tooLittle + 1, tooLittle + (tooLittle / 32)));

    private CallOutcome? TryRun(CallRequest request, IContractRunner runner, out string? refusal)
    {
        WorldState world = new(
            request.Accounts.Count == 0 ? _state : new OverriddenState(_state, request.Accounts));
        EthereumFields fields = FieldsOf(request, world.GetNonce(request.From));
        refusal = Check(request, fields, world);
        if (refusal is not null)
        {
            return null;
        }

        bool paid = world.TrySubtractBalance(request.From, request.GasPrice * request.GasLimit);
        Invariant.Check(paid);
        world.SetNonce(request.From, fields.Nonce + 1);
        BlockEnvironment block = _block.ToEnvironment() with
        {
            BaseFee = request.GasPrice.IsZero ? UInt256.Zero : _block.BaseFeePerGas,
        };
        HostState host = new(
            new BlockState(world, NoJournal.Instance), [], request.Block.ApplyTo(block), _hashes.Get);
        CallResult result = new EthereumCall(_block, host, runner)
            .Execute(request.From, fields, request.GasPrice, out ulong gasUsed);
        return new CallOutcome(result.Status, gasUsed, result.Output);
    }

    private string? Check(CallRequest request, EthereumFields fields, WorldState world)
    {
        TransactionSize size = EthereumSize.Of(fields);
        ulong required = Math.Max(
            TransactionGas.Intrinsic(_block.Rules, size), TransactionGas.Floor(_block.Rules, size));
        if (request.GasLimit < required)
        {
            return $"the gas limit is too low: expected at least {required} gas, got {request.GasLimit}";
        }

        if (request.To is null && request.Data.Length > _block.Rules.InitCodeBytesMax)
        {
            return $"the code that makes the contract is too long (EIP-3860): expected at most "
                + $"{_block.Rules.InitCodeBytesMax} bytes, got {request.Data.Length}";
        }

        UInt256 balance = world.GetBalance(request.From);
        bool fits = UInt256.TryMultiply(request.GasPrice, request.GasLimit, out UInt256 fee)
            && UInt256.TryAdd(fee, request.Value, out fee);
        return fits && fee <= balance
            ? null
            : $"insufficient funds for gas * price + value: {request.From} has {balance} wei";
    }

    private static EthereumFields FieldsOf(CallRequest request, ulong nonce)
        => new()
        {
            Type = TransactionType.DynamicFee,
            Nonce = Math.Min(nonce, ulong.MaxValue - 1),
            GasLimit = request.GasLimit,
            To = request.To,
            Value = request.Value,
            Data = request.Data,
            AccessList = request.AccessList,
            Authorizations = request.Authorizations,
        };
}
