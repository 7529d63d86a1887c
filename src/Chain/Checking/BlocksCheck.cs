using MarketChain.Chain.Blocks;
using MarketChain.Chain.Validation;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;
using MarketChain.State;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;

namespace MarketChain.Chain.Checking;

/// <summary>Checks blocks one after the other, from block 0 on, with all that belongs to each.</summary>
internal sealed class BlocksCheck(ChainSpec spec, IKeyValueReader store, BlockLogs logs, FaultList faults)
{
    private readonly HeaderRules _rules = new(spec);

    /// <summary>The newest state, which tells of all decisions on parameters.</summary>
    private readonly WorldState _world = new(new WorldStateReader(store));

    private BlockHeader? _parent;
    private Hash256 _parentHash;

    /// <summary>Transactions so far.</summary>
    public long Transactions { get; private set; }

    /// <summary>Batches whose rows are there and right.</summary>
    public long Sidecars { get; private set; }

    /// <summary>Batches whose rows were pruned.</summary>
    public long SidecarsPruned { get; private set; }

    /// <summary>Change sets that led to their header's digest.</summary>
    public long ChangeSets { get; private set; }

    /// <summary>Checks the next block.</summary>
    public void Check(ulong number)
    {
        BlockHeader? parent = _parent;
        _parent = null;
        if (BlockColumns.ReadHeader(store, number) is not { } header)
        {
            faults.Add($"block {number}: the header is missing");
            return;
        }

        Hash256 hash = header.ComputeHash();
        CheckHeader(number, header, hash, parent);
        faults.Expect($"block {number}: number by hash", number, BlockColumns.ReadNumber(store, hash));
        faults.Try($"block {number}: receipts", () => CheckReceipts(header));
        faults.Try($"block {number}: body", () => CheckBody(number, hash));
        CheckChangeSet(number, header, parent);
        (_parent, _parentHash) = (header, hash);
    }

    private void CheckHeader(ulong number, BlockHeader header, in Hash256 hash, BlockHeader? parent)
    {
        if (number == 0)
        {
            faults.Expect("block 0", spec.GenesisHash, hash);
            return;
        }

        if (parent is null)
        {
            return;
        }

        ChainParameters parameters = ParameterRecord.InForce(_world, spec.Parameters, number);
        BlockRejection? rejection = _rules.Check(header, parent, _parentHash, parameters)
            ?? _rules.CheckSeals(BlockFault.Seals, number, header.Extra.Round, hash, parent, header.Extra.Seals);
        if (rejection is not null)
        {
            faults.Add($"block {number}: {rejection}");
        }
    }

    private void CheckReceipts(BlockHeader header)
    {
        if (BlockColumns.ReadReceipts(store, header.Number) is not { } receipts)
        {
            faults.Add($"block {header.Number}: the receipts are missing");
            return;
        }

        faults.Expect($"block {header.Number}: receipts root", header.ReceiptsRoot, receipts.ComputeRoot());
        faults.Expect($"block {header.Number}: bloom", header.LogsBloom, receipts.ComputeBloom());
    }

    private void CheckBody(ulong number, in Hash256 hash)
    {
        if (BlockColumns.ReadPlace(store, number) is not { } place)
        {
            faults.Add($"block {number}: its place in the log is missing");
            return;
        }

        BlockRecord record = logs.Read(place);
        faults.Expect($"block {number}: block in the log", hash, record.Block.Hash);
        if (number > 0 && BlockRules.CheckBody(record.Block) is { } rejection)
        {
            faults.Add($"block {number}: {rejection}");
        }

        CheckIndex(record.Block);
        CheckSidecars(record);
    }

    private void CheckIndex(Block block)
    {
        for (int i = 0; i < block.Body.Transactions.Count; i++)
        {
            Hash256 hash = block.Body.Transactions[i].Hash;
            TransactionPlace expected = new(block.Number, i);
            faults.Expect($"place of transaction {hash}", expected, BlockColumns.ReadTransaction(store, hash));
            Transactions++;
        }
    }

    private void CheckSidecars(BlockRecord record)
    {
        foreach (SidecarPlace place in record.Sidecars)
        {
            Transaction transaction = record.Block.Body.Transactions[place.TransactionIndex];
            if (logs.ReadSidecar(place.Pointer) is not { } kept)
            {
                SidecarsPruned++;
            }
            else if (kept.TransactionHash == transaction.Hash
                && new PooledTransaction(transaction, kept.Sidecar).CheckSidecar(out _))
            {
                Sidecars++;
            }
            else
            {
                faults.Add($"rows of transaction {transaction.Hash}: not those that were signed");
            }
        }
    }

    /// <summary>Old change sets are pruned; from the first that is there on, none may be missing.</summary>
    private void CheckChangeSet(ulong number, BlockHeader header, BlockHeader? parent)
    {
        if (ChangeSetStore.TryGet(store, number) is not { } encoded)
        {
            if (ChangeSets > 0)
            {
                faults.Add($"block {number}: the ledger's change set is missing");
            }

            return;
        }

        if (parent is not null || number == 0)
        {
            Hash256 digest = ChangeSet.DigestOf(parent?.Extra.LedgerDigest ?? Hash256.Zero, number, encoded);
            faults.Expect($"block {number}: ledger digest", header.Extra.LedgerDigest, digest);
        }

        ChangeSets++;
    }
}
