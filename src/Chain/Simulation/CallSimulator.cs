using MarketChain.Chain.Execution;
using MarketChain.Chain.Execution.Contracts;
using MarketChain.Evm;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;
using MarketChain.State;
using MarketChain.State.Ledger;

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
    private readonly ChainSpec _spec;
    private readonly LedgerView _rows;

    internal CallSimulator(
        ChainSpec spec,
        IStateReader state,
        LedgerView rows,
        BlockContext block,
        RecentHashes hashes,
        RunnerPool runners)
    {
        _spec = spec;
        _rows = rows;
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
    /// <param name="checkTime">Throws when the time for the answer is over; asked before each run but the first.
    /// </param>
    public ulong EstimateGas(
        CallRequest request, out CallOutcome? failed, out string? refusal, Action? checkTime = null)
    {
        failed = TryCall(request, out refusal);
        if (failed is not { Succeeded: true } first)
        {
            return 0;
        }

        failed = null;
        // Refunds may leave less as used than is charged in any case.
        ulong least = TransactionRules.LeastGas(FieldsOf(request, nonce: 0), _block.Rules);
        ulong tooLittle = Math.Max(first.GasUsed, least) - 1;
        ulong enough = request.GasLimit;
        while (tooLittle + 1 < enough && refusal is null)
        {
            checkTime?.Invoke();
            ulong middle = NextGuess(tooLittle, enough);
            bool suffices = TryCall(request with { GasLimit = middle }, out refusal) is { Succeeded: true };
            (tooLittle, enough) = suffices ? (tooLittle, middle) : (middle, enough);
        }

        return refusal is null ? enough : 0;
    }

    /// <summary>
    /// The answer is mostly near the gas that was used: up from there by a thirty-second at a time, then by halving.
    /// </summary>
    private static ulong NextGuess(ulong tooLittle, ulong enough)
        => Math.Min(tooLittle + ((enough - tooLittle) / 2), Math.Max(tooLittle + 1, tooLittle + (tooLittle / 32)));

    private CallOutcome? TryRun(CallRequest request, IContractRunner runner, out string? refusal)
    {
        WorldState world = WorldOf(request);
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
        return Run(request, fields, world, request.Block.ApplyTo(block), runner, out refusal);
    }

    private CallOutcome? Run(
        CallRequest request,
        EthereumFields fields,
        WorldState world,
        BlockEnvironment block,
        IContractRunner runner,
        out string? refusal)
    {
        refusal = null;
        List<LogEntry> logs = [];
        using SimulatedMarket market = new(_spec, _rows, _block, logs);
        BlockState state = new(world, market);
        HostState host = new(state, logs, block, _hashes.Get, () => market.Open(state));
        try
        {
            CallResult result = new EthereumCall(_block, host, runner)
                .Execute(request.From, fields, request.GasPrice, out ulong gasUsed);
            return new CallOutcome(result.Status, gasUsed, result.Output);
        }
        catch (LedgerHistoryException e)
        {
            refusal = $"the call reads the attention ledger, whose rows are kept from block {e.KeptFrom} on, "
                + $"and those after block {_block.Number} are needed";
            return null;
        }
    }

    private WorldState WorldOf(CallRequest request)
        => new(request.Accounts.Count == 0 ? _state : new OverriddenState(_state, request.Accounts));

    private string? Check(CallRequest request, EthereumFields fields, WorldState world)
    {
        // The modules' books agree with the ledger's, which a call cannot replace.
        if (SystemAccounts.Contains(request.From) || request.Accounts.Keys.Any(key => SystemAccounts.Contains(key)))
        {
            return "the native modules' accounts send nothing and cannot be overridden";
        }

        TransactionRejection? rejection = TransactionRules.CheckLeastGas(fields, _block.Rules)
            ?? TransactionRules.CheckInitCode(fields, _block.Rules);
        if (rejection is not null)
        {
            return rejection.ToString();
        }

        UInt256 balance = world.GetBalance(request.From);
        return AccountRules.TryGetCost(request.GasPrice, request.GasLimit, request.Value, out UInt256 cost)
            && cost <= balance
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
