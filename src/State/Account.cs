using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;
using MarketChain.State.Trie;
using MarketChain.Storage;

namespace MarketChain.State;

/// <summary>
/// An account as Ethereum has it. Two encodings, both RLP lists of four strings:
/// <code>
/// consensus  [nonce, balance, storageRoot (32), codeHash (32)]       the value of the account trie's leaf
/// slim       [nonce, balance, storageRoot | "",  codeHash | ""]      the flat value: "" stands for "none"
/// </code>
/// Most accounts have neither storage nor code, so slim saves 64 of about 75 bytes.
/// </summary>
public readonly record struct Account
{
    /// <summary>The most bytes that either encoding takes.</summary>
    public const int EncodedBytesMax = 2 + 9 + 33 + 33 + 33;

    private readonly Hash256 _storageRoot;
    private readonly Hash256 _codeHash;

    private Account(ulong nonce, in UInt256 balance, in Hash256 storageRoot, in Hash256 codeHash)
    {
        Nonce = nonce;
        Balance = balance;
        _storageRoot = storageRoot;
        _codeHash = codeHash;
    }

    /// <summary>An account with nothing: no code, no storage, nonce and balance 0.</summary>
    public static Account Empty => default;

    /// <summary>Transactions sent, or for a contract 1 + contracts created.</summary>
    public ulong Nonce { get; init; }

    /// <summary>Wei.</summary>
    public UInt256 Balance { get; init; }

    /// <summary>Root of the account's storage trie.</summary>
    public Hash256 StorageRoot
    {
        get => _storageRoot.IsZero ? EmptyTrie.Root : _storageRoot;
        init => _storageRoot = value == EmptyTrie.Root ? Hash256.Zero : value;
    }

    /// <summary>keccak256 of the code.</summary>
    public Hash256 CodeHash
    {
        get => _codeHash.IsZero ? Keccak256.OfEmpty : _codeHash;
        init => _codeHash = value == Keccak256.OfEmpty ? Hash256.Zero : value;
    }

    /// <summary>True when the code is not empty.</summary>
    public bool HasCode => !_codeHash.IsZero;

    /// <summary>True when the storage trie is not empty.</summary>
    public bool HasStorage => !_storageRoot.IsZero;

    /// <summary>EIP-161: nonce 0, balance 0 and no code. Storage does not count.</summary>
    public bool IsEmpty => Nonce == 0 && Balance.IsZero && !HasCode;

    /// <summary>Writes the slim form; returns its length.</summary>
    public int WriteSlim(Span<byte> destination)
        => Write(
            destination,
            HasStorage ? _storageRoot.Bytes : default,
            HasCode ? _codeHash.Bytes : default);

    /// <summary>Writes the consensus form; returns its length.</summary>
    public int WriteConsensus(Span<byte> destination)
        => Write(destination, StorageRoot.Bytes, CodeHash.Bytes);

    /// <summary>Reads the slim form; false when the bytes are not exactly one account's slim form.</summary>
    public static bool TryReadSlim(ReadOnlySpan<byte> slim, out Account account)
    {
        account = default;
        var outer = new RlpReader(slim);
        if (!outer.TryReadList(out RlpReader fields)
            || !outer.TryFinish()
            || !fields.TryReadUInt64(out ulong nonce)
            || !fields.TryReadUInt256(out UInt256 balance)
            || !TryReadOptionalHash(ref fields, EmptyTrie.Root, out Hash256 storageRoot)
            || !TryReadOptionalHash(ref fields, Keccak256.OfEmpty, out Hash256 codeHash)
            || !fields.TryFinish())
        {
            return false;
        }

        account = new Account(nonce, balance, storageRoot, codeHash);
        return true;
    }

    /// <summary>
    /// Writes the consensus form of an account given in slim form, without taking it apart; returns its length.
    /// </summary>
    /// <exception cref="StorageException">The bytes are no slim form.</exception>
    internal static int Expand(ReadOnlySpan<byte> slim, Span<byte> destination)
    {
        var outer = new RlpReader(slim);
        if (!outer.TryReadList(out RlpReader fields)
            || !fields.TryReadItem(out ReadOnlySpan<byte> nonce)
            || !fields.TryReadItem(out ReadOnlySpan<byte> balance)
            || !fields.TryReadBytes(out ReadOnlySpan<byte> storageRoot, Hash256.Size)
            || !fields.TryReadBytes(out ReadOnlySpan<byte> codeHash, Hash256.Size))
        {
            throw new StorageException(StorageFault.Corrupt, $"a flat account is malformed: {Hex.Encode(slim)}");
        }

        var writer = new RlpWriter(destination);
        writer.WriteListHeader(nonce.Length + balance.Length + (2 * (1 + Hash256.Size)));
        writer.WriteRaw(nonce);
        writer.WriteRaw(balance);
        writer.WriteBytes(storageRoot.IsEmpty ? EmptyTrie.Root.Bytes : storageRoot);
        writer.WriteBytes(codeHash.IsEmpty ? Keccak256.OfEmpty.Bytes : codeHash);
        return writer.Length;
    }

    /// <summary>"" or 32 bytes that are not the value for which "" stands: one value, one encoding.</summary>
    private static bool TryReadOptionalHash(ref RlpReader fields, in Hash256 absent, out Hash256 hash)
    {
        hash = default;
        if (!fields.TryReadBytes(out ReadOnlySpan<byte> bytes, Hash256.Size) || bytes.Length is not (0 or Hash256.Size))
        {
            return false;
        }

        hash = bytes.IsEmpty ? default : new Hash256(bytes);
        return bytes.IsEmpty || (!hash.IsZero && hash != absent);
    }

    private int Write(Span<byte> destination, ReadOnlySpan<byte> storageRoot, ReadOnlySpan<byte> codeHash)
    {
        int payloadLength = RlpLength.OfUInt64(Nonce) + RlpLength.OfUInt256(Balance)
            + RlpLength.OfBytes(storageRoot) + RlpLength.OfBytes(codeHash);
        var writer = new RlpWriter(destination);
        writer.WriteListHeader(payloadLength);
        writer.WriteUInt64(Nonce);
        writer.WriteUInt256(Balance);
        writer.WriteBytes(storageRoot);
        writer.WriteBytes(codeHash);
        int length = writer.Length;
        Invariant.Check(length <= destination.Length);
        return length;
    }
}
