using MarketChain.Chain.Files;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;
using MarketChain.State;
using MarketChain.Storage;

namespace MarketChain.Chain.Snapshots;

/// <summary>
/// The state of a snapshot: accounts and slots in the order of the trie, which is built as they come.
/// </summary>
internal sealed class SnapshotState(IKeyValueStore store, SnapshotSource source)
{
    private Hash256? _account;
    private Hash256? _owner;
    private Hash256? _slot;

    /// <summary>Reads all of it; the root that it comes to.</summary>
    /// <exception cref="BlockFileException">It is not in order, or a code is missing.</exception>
    public Hash256 Read(ulong height)
    {
        using StateBuilder builder = new(store);
        while (source.Kind is SnapshotKind.Slots or SnapshotKind.Account)
        {
            if (source.Kind == SnapshotKind.Slots)
            {
                ReadSlots(builder);
            }
            else
            {
                ReadAccount(builder);
            }
        }

        Check(_owner is null, "slots of no account");
        Hash256? lastCode = null;
        while (source.Kind == SnapshotKind.Code)
        {
            RlpFieldReader fields = source.Fields();
            ReadOnlySpan<byte> code = fields.Bytes("code").Span;
            Hash256 hash = Keccak256.Hash(code);
            Check(lastCode is not { } last || last.CompareTo(hash) < 0, "a code");
            lastCode = hash;
            builder.AddCode(hash, code);
            source.Next(fields);
        }

        Hash256 root = builder.Finish(height);
        CheckCodes();
        return root;
    }

    /// <summary>On disk, since nobody says how many codes there are.</summary>
    private void CheckCodes()
    {
        using IStoreIterator accounts = store.Iterate(Column.AccountFlat);
        for (accounts.SeekToFirst(); accounts.Valid; accounts.Next())
        {
            bool isThere = Account.TryReadSlim(accounts.Value, out Account account)
                && (!account.HasCode || store.Contains(Column.Code, account.CodeHash.Bytes));
            Check(isThere, "the code of an account is missing");
        }
    }

    private void ReadSlots(StateBuilder builder)
    {
        RlpFieldReader fields = source.Fields();
        Hash256 account = fields.Hash("account");
        Check(_owner is null || _owner == account, "slots of two accounts");
        _slot = _owner is null ? null : _slot;
        _owner = account;
        RlpFieldReader slots = fields.List("slots");
        while (slots.HasMore)
        {
            RlpFieldReader item = slots.List("slot");
            Hash256 slot = item.Hash("slot");
            UInt256 value = item.UInt256("value");
            slots.Leave(item);
            Check(!slots.Failed && !value.IsZero && (_slot is not { } last || last.CompareTo(slot) < 0), "a slot");
            builder.AddSlot(account, slot, value);
            _slot = slot;
        }

        fields.Leave(slots);
        source.Next(fields);
    }

    private void ReadAccount(StateBuilder builder)
    {
        RlpFieldReader fields = source.Fields();
        Hash256 key = fields.Hash("account");
        ReadOnlySpan<byte> slim = fields.Bytes("slim", Account.EncodedBytesMax).Span;
        bool isAccount = Account.TryReadSlim(slim, out Account account) && !account.HasStorage;
        bool isNext = _account is not { } last || last.CompareTo(key) < 0;
        Check(isAccount && isNext && (_owner is null || _owner == key), "an account");
        builder.AddAccount(key, account);
        _account = key;
        _owner = null;
        source.Next(fields);
    }

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new BlockFileException($"the state of the file is not in order: {what}");
        }
    }
}
