using System.Text;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Files;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;
using MarketChain.State;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;

namespace MarketChain.Chain.Snapshots;

/// <summary>Writes the chain as a view has it: all but the rows of batches.</summary>
public sealed class SnapshotWriter
{
    private readonly ChainReader _chain;
    private readonly IKeyValueReader _store;
    private readonly Stream _destination;
    private Keccak256Hasher _hasher;

    private SnapshotWriter(ChainReader chain, Stream destination)
    {
        _chain = chain;
        _store = chain.Store;
        _destination = destination;
    }

    /// <summary>Writes a snapshot.</summary>
    /// <param name="chain">A view of the chain.</param>
    /// <param name="destination">Where to; left open.</param>
    /// <param name="written">Hears the number of each block that was written.</param>
    /// <returns>The hash at its end, of all bytes before.</returns>
    /// <exception cref="BlockFileException">
    /// An epoch is being settled, or the chain has left the view behind: nothing was written, and the next blocks end
    /// that.
    /// </exception>
    public static Hash256 Write(ChainReader chain, Stream destination, Action<ulong> written)
    {
        CheckSettled(chain);
        ulong checkpoint = CheckpointRecord.Load(new WorldState(new WorldStateReader(chain.Store))).Block;
        using FileStream? pages = OpenPages(chain, checkpoint);
        SnapshotWriter writer = new(chain, destination);
        writer.WriteHeader();
        writer.WriteBlocks(written);
        writer.WriteChanges(checkpoint);
        writer.WriteState();
        writer.WritePages(pages);
        writer.WriteLeaves();
        Hash256 hash = writer._hasher.Finish();
        writer.Put(SnapshotItem.Encode(SnapshotKind.End, hash.Bytes, default, hasSecond: false));
        return hash;
    }

    private static void CheckSettled(ChainReader chain)
    {
        try
        {
            LedgerView rows = chain.Rows;
            for (EpochKey? key = rows.NextEpoch(null); key is { } epoch; key = rows.NextEpoch(key))
            {
                CheckSettled(epoch, rows.Get(epoch).State);
            }
        }
        catch (LedgerHistoryException fault)
        {
            throw new BlockFileException($"the chain has gone on meanwhile: {fault.Message}", fault);
        }
    }

    private static void CheckSettled(EpochKey epoch, EpochState state)
    {
        if (state == EpochState.Settling)
        {
            throw new BlockFileException(
                $"epoch {epoch.Epoch} of campaign {epoch.Campaign} is being settled: try again after a few blocks");
        }
    }

    /// <summary>Opened first: a chain that goes on removes the file by and by, and what is open stays.</summary>
    private static FileStream? OpenPages(ChainReader chain, ulong checkpoint)
    {
        try
        {
            return checkpoint == 0 ? null : File.OpenRead(chain.Logs.Checkpoints.PathOf(checkpoint));
        }
        catch (FileNotFoundException fault)
        {
            throw new BlockFileException($"the pages of block {checkpoint} are not needed any more: try again", fault);
        }
    }

    private void WriteHeader()
    {
        RlpWriter writer = new(new byte[128]);
        int list = writer.StartList();
        writer.WriteBytes(Encoding.ASCII.GetBytes(SnapshotItem.Format));
        writer.WriteHash(_chain.Spec.GenesisHash);
        writer.WriteUInt64(_chain.Head.Number);
        writer.EndList(list);
        Put(writer.ToArray());
        writer.Dispose();
    }

    private void WriteBlocks(Action<ulong> written)
    {
        for (ulong number = 1; number <= _chain.Head.Number; number++)
        {
            Block? block = _chain.GetBlock(number);
            BlockReceipts? receipts = _chain.GetReceipts(number);
            Invariant.Check(block is not null && receipts is not null);
            Put(SnapshotKind.Block, block.Encode(), ReceiptRecord.Encode(receipts));
            written(number);
        }
    }

    private void WriteChanges(ulong checkpoint)
    {
        for (ulong number = checkpoint + 1; number <= _chain.Head.Number; number++)
        {
            Put(SnapshotKind.Changes, BlockColumns.KeyOf(number), ChangeSetStore.Get(_store, number));
        }
    }

    private void WriteState()
    {
        using IStoreIterator accounts = _store.Iterate(Column.AccountFlat);
        using IStoreIterator slots = _store.Iterate(Column.SlotFlat);
        slots.SeekToFirst();
        Span<byte> slim = stackalloc byte[Account.EncodedBytesMax];
        for (accounts.SeekToFirst(); accounts.Valid; accounts.Next())
        {
            WriteSlots(new Hash256(accounts.Key), slots);
            Put(SnapshotKind.Account, accounts.Key, WithoutRoot(accounts.Value, slim));
        }

        using IStoreIterator codes = _store.Iterate(Column.Code);
        for (codes.SeekToFirst(); codes.Valid; codes.Next())
        {
            Put(SnapshotItem.Encode(SnapshotKind.Code, codes.Value, default, hasSecond: false));
        }
    }

    /// <summary>The root of an account's storage follows from its slots.</summary>
    private static ReadOnlySpan<byte> WithoutRoot(ReadOnlySpan<byte> kept, Span<byte> slim)
    {
        Invariant.Check(Account.TryReadSlim(kept, out Account account));
        Account without = new() { Nonce = account.Nonce, Balance = account.Balance, CodeHash = account.CodeHash };
        return slim[..without.WriteSlim(slim)];
    }

    private void WriteSlots(in Hash256 account, IStoreIterator slots)
    {
        List<(Hash256 Slot, UInt256 Value)> items = [];
        for (; slots.Valid && slots.Key.StartsWith(account.Bytes); slots.Next())
        {
            items.Add((new Hash256(slots.Key[Hash256.Size..]), UInt256.ReadPadded(slots.Value)));
            if (items.Count == SnapshotItem.SlotsMax)
            {
                Put(SnapshotItem.EncodeSlots(account, items));
                items.Clear();
            }
        }

        if (items.Count > 0)
        {
            Put(SnapshotItem.EncodeSlots(account, items));
        }
    }

    private void WritePages(FileStream? file)
    {
        byte[] part = new byte[SnapshotItem.PartLength];
        for (int length; (length = file?.ReadAtLeast(part, part.Length, throwOnEndOfStream: false) ?? 0) > 0;)
        {
            Put(SnapshotItem.Encode(SnapshotKind.Pages, part.AsSpan(0, length), default, hasSecond: false));
        }
    }

    private void WriteLeaves()
    {
        using IStoreIterator leaves = _store.Iterate(Column.SettledLeaves);
        for (leaves.SeekToFirst(); leaves.Valid; leaves.Next())
        {
            Put(SnapshotKind.Leaves, leaves.Key, leaves.Value);
        }
    }

    private void Put(SnapshotKind kind, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
        => Put(SnapshotItem.Encode(kind, first, second, hasSecond: true));

    private void Put(ReadOnlySpan<byte> item)
    {
        _hasher.Append(item);
        _destination.Write(item);
    }
}
