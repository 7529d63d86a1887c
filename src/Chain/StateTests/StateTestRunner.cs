using MarketChain.Chain.Execution;
using MarketChain.Chain.Execution.Contracts;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.State;

namespace MarketChain.Chain.StateTests;

/// <summary>
/// Runs cases through the executor of the chain's blocks. Keep it: contracts' buffers are made once. For one
/// thread.
/// </summary>
public sealed class StateTestRunner : IDisposable
{
    private static readonly TransactionRules Rules
        = new(StateTestEnvironment.ChainId, Hash256.Zero, acceptsUnprotected: true);

    private readonly ContractRunner _contracts = new();

    /// <inheritdoc/>
    public void Dispose() => _contracts.Dispose();

    /// <summary>Runs one case; returns what differed, or null.</summary>
    internal string? Run(
        StateTestWorld world, StateTestEnvironment environment, byte[]? encoded, StateTestOutcome expected)
    {
        List<LogEntry> logs = [];
        string? refusal = TryExecute(world, environment, encoded, logs, out Hash256 root);
        if (refusal is null != expected.Refusal is null)
        {
            return expected.Refusal is null
                ? $"expected a valid transaction, but {refusal}"
                : $"expected a refusal ({expected.Refusal}), but it was executed";
        }

        if (root != expected.Root)
        {
            return $"expected state root {expected.Root}, got {root}";
        }

        Hash256 logsHash = Keccak256.Hash(Receipt.EncodeLogs(refusal is null ? logs : []));
        return logsHash == expected.LogsHash ? null : $"expected logs {expected.LogsHash}, got {logsHash}";
    }

    /// <summary>Executes a transaction; returns why it is invalid, or null.</summary>
    private string? TryExecute(
        StateTestWorld world, StateTestEnvironment environment, byte[]? encoded, List<LogEntry> logs, out Hash256 root)
    {
        root = world.Root;

        // Ethereum bounds a transaction by its gas alone: some tests have longer ones than this chain takes.
        if (encoded is null
            || !EthereumTransaction.TryDecode(encoded, out EthereumTransaction? decoded, out _, int.MaxValue))
        {
            return "it could not be decoded";
        }

        if (Rules.TryCheck(new PooledTransaction(decoded, default), out CheckedTransaction item) is { } invalid)
        {
            return invalid.ToString();
        }

        WorldState state = new(world.Reader);
        HostState host = new(
            new BlockState(state, NoJournal.Instance), logs, environment.Contracts, environment.GetBlockHash);
        TransactionExecutor executor = new(
            environment.Block, state, new EthereumCall(environment.Block, host, _contracts), native: null);
        if (executor.TryExecute(item, environment.Block.GasLimit, out TransactionResult result) is { } rejection)
        {
            return rejection.ToString();
        }

        if (!result.Succeeded)
        {
            logs.Clear();
        }

        root = world.Commit.Compute(state, blockNumber: 1).Root;
        return null;
    }
}
