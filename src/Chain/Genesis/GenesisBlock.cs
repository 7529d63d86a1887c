using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.State;
using MarketChain.State.Ledger;
using MarketChain.Storage.Memory;

namespace MarketChain.Chain.Genesis;

/// <summary>
/// Block 0, which follows from the genesis file alone (docs/spec/blocks.md 7). Its hash names the chain.
/// </summary>
public static class GenesisBlock
{
    private const ulong Number = 0;

    /// <summary>The ledger's change set: genesis makes no rows.</summary>
    internal static ReadOnlySpan<byte> NoChanges => [0, 0, 0, 0];

    /// <summary>The hash of block 0, computed without a store on disk.</summary>
    public static Hash256 HashOf(GenesisConfig config)
    {
        using var store = new MemoryStore();
        return Create(config, Execute(config, store)).Hash;
    }

    /// <summary>The accounts of genesis, as changes of a store that has no state yet.</summary>
    internal static StateChanges Execute(GenesisConfig config, Storage.IKeyValueStore store)
    {
        var world = new WorldState(new WorldStateReader(store));
        foreach (Address system in SystemAccounts.All)
        {
            world.SetNonce(system, 1);
            world.SetCode(system, SystemAccounts.Code);
        }

        foreach (GenesisAccount account in config.Accounts)
        {
            world.AddBalance(account.Address, account.BalanceWei);
        }

        world.FinishTransaction();
        return new StateCommit(store).Compute(world, Number);
    }

    /// <summary>Block 0 over the state of genesis.</summary>
    internal static Block Create(GenesisConfig config, StateChanges state)
    {
        BlockBody body = new([], ParentRound: 0, ParentSeals: default);
        ExtraData extra = new()
        {
            Vanity = ValueList.Create(config.FileHash.Bytes),
            Validators = [.. config.Validators.Select(validator => validator.Key)],
            TimestampMs = config.Marketing.GenesisMs,
            LedgerDigest = ChangeSet.DigestOf(Hash256.Zero, Number, NoChanges),
            ParentSealsHash = body.ComputeParentSealsHash(),
        };
        BlockHeader header = new()
        {
            ParentHash = Hash256.Zero,
            Beneficiary = default,
            StateRoot = state.Root,
            TransactionsRoot = OrderedTrieRoot.Empty,
            ReceiptsRoot = OrderedTrieRoot.Empty,
            LogsBloom = new LogBloom(),
            Number = Number,
            GasLimit = config.GasLimit,
            GasUsed = 0,
            BaseFeePerGas = config.BaseFeeWei,
            Extra = extra,
        };
        return new Block(header, body);
    }
}
