using System.Buffers.Binary;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Emergency;

/// <summary>
/// Another set of validators than a block names, for when those that it names cannot make a quorum any more
/// (docs/spec/governance.md 6). Operators hand it around as a file; each gives it to its own node, and that is what
/// makes it count. The signatures say that those who are to make blocks agree, and that nobody stays against its will.
/// <code>
/// "marketchain/validators/v1" ‖ genesisHash ‖ u64be height ‖ blockHash ‖ u8 number of keys ‖ keys
/// </code>
/// </summary>
public sealed record ValidatorChange
{
    private static ReadOnlySpan<byte> Tag => "marketchain/validators/v1"u8;

    /// <summary>The chain.</summary>
    public required Hash256 GenesisHash { get; init; }

    /// <summary>The last block of the set that it replaces.</summary>
    public required ulong Height { get; init; }

    /// <summary>That block's hash.</summary>
    public required Hash256 BlockHash { get; init; }

    /// <summary>Who decides on the blocks after it, ascending.</summary>
    public required ValueList<Ed25519PublicKey> Validators { get; init; }

    /// <summary>Signatures of some of them, ascending by key.</summary>
    public ValueList<ValidatorChangeSignature> Signatures { get; init; }

    /// <summary>How many of them must sign: more than half.</summary>
    public int SignaturesMin => (Validators.Count / 2) + 1;

    /// <summary>The same with one more signature.</summary>
    public ValidatorChange Sign(Ed25519PrivateKey key)
    {
        ValidatorChangeSignature own = new(key.PublicKey, key.Sign(Message()));
        IEnumerable<ValidatorChangeSignature> others
            = Signatures.ToArray().Where(signature => signature.Key != own.Key);
        return this with { Signatures = [.. others.Append(own).OrderBy(signature => signature.Key)] };
    }

    /// <summary>What can be said of it without the block: null, or one sentence with what is wrong.</summary>
    public string? Check(ChainSpec spec)
    {
        if (GenesisHash != spec.GenesisHash)
        {
            return $"it is of another chain: expected genesis {spec.GenesisHash}, got {GenesisHash}";
        }

        return CheckSet(spec) ?? CheckSignatures();
    }

    /// <summary>As the other, and with the block that it follows: null, or one sentence with what is wrong.</summary>
    public string? Check(ChainSpec spec, BlockHeader block)
    {
        if (block.Number != Height || block.ComputeHash() != BlockHash)
        {
            return $"block {Height} is not {BlockHash}";
        }

        Ed25519PublicKey[] kept = [.. block.Extra.Validators.ToArray().Where(key => Validators.Span.Contains(key))];
        Ed25519PublicKey[] silent = [.. kept.Where(key => !IsSignedBy(key))];
        return kept.Length == 0 ? $"none of the validators that block {Height} names stays"
            : silent.Length > 0 ? $"validator {silent[0]} stays and has not signed"
            : Check(spec);
    }

    private static bool IsNobodys(Address coinbase) => coinbase.IsZero || SystemAccounts.Contains(coinbase);

    private bool IsSignedBy(Ed25519PublicKey key) => Signatures.ToArray().Any(signature => signature.Key == key);

    private string? CheckSet(ChainSpec spec)
    {
        if (Validators.Count is 0 or > ExtraData.ValidatorsMax)
        {
            return $"expected 1 to {ExtraData.ValidatorsMax} validators, got {Validators.Count}";
        }

        Ed25519PublicKey[] keys = Validators.ToArray();
        Address[] coinbases = [.. keys.Select(key => spec.CoinbaseOf(key))];
        return !keys.Order().SequenceEqual(keys) || keys.Distinct().Count() != keys.Length
                ? "its validators do not ascend"
            : !keys.All(key => Ed25519.IsSound(key)) ? "no signature of one of its keys would be valid"
            : coinbases.Distinct().Count() != keys.Length || coinbases.Any(IsNobodys)
                ? "two of its validators have one coinbase, or one has none"
            : null;
    }

    private string? CheckSignatures()
    {
        byte[] message = Message();
        ValidatorChangeSignature[] signatures = Signatures.ToArray();
        for (int i = 0; i < signatures.Length; i++)
        {
            ValidatorChangeSignature signature = signatures[i];
            if (i > 0 && signatures[i - 1].Key.CompareTo(signature.Key) >= 0)
            {
                return "its signatures do not ascend";
            }

            if (!Validators.Span.Contains(signature.Key)
                || !Ed25519.Verify(signature.Key, message, signature.Signature))
            {
                return $"the signature of {signature.Key} is not one of its validators'";
            }
        }

        return signatures.Length >= SignaturesMin
            ? null
            : $"expected signatures of at least {SignaturesMin} of {Validators.Count} validators, "
                + $"got {signatures.Length}";
    }

    private byte[] Message()
    {
        byte[] message =
        [
            .. Tag, .. GenesisHash.Bytes, .. new byte[sizeof(ulong)], .. BlockHash.Bytes, (byte)Validators.Count,
            .. Validators.ToArray().SelectMany(key => key.Bytes.ToArray()),
        ];
        BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(Tag.Length + Hash256.Size), Height);
        return message;
    }
}

/// <summary>A signature under a change of validators.</summary>
/// <param name="Key">One of the new set.</param>
/// <param name="Signature">Its signature.</param>
public readonly record struct ValidatorChangeSignature(Ed25519PublicKey Key, Ed25519Signature Signature);
