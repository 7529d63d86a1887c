using System.Diagnostics.CodeAnalysis;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Transactions;

/// <summary>
/// A signed transaction of either family: <see cref="EthereumTransaction"/> or <see cref="NativeTransaction"/>.
/// Immutable; it exists only when its encoding is the one valid form of its value. What state and signatures say is
/// not checked by decoding: <see cref="TryRecoverSender"/> does the latter, on any thread.
/// </summary>
public abstract class Transaction
{
    /// <summary>Bytes in the longest envelope of any type.</summary>
    public const int EncodedLengthMax = 131_072;

    private Recovery? _recovery;

    private protected Transaction(TransactionType type, ReadOnlyMemory<byte> encoded)
    {
        Type = type;
        Encoded = encoded;
        Hash = Keccak256.Hash(encoded.Span);
    }

    /// <summary>The kind.</summary>
    public TransactionType Type { get; }

    /// <summary>The EIP-2718 envelope, a leaf of transactionsRoot: of a legacy transaction the bare list.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>keccak256 of <see cref="Encoded"/>.</summary>
    public Hash256 Hash { get; }

    /// <summary>The chain it is signed for; null for a legacy transaction without EIP-155.</summary>
    public abstract ulong? ChainId { get; }

    /// <summary>Which of the sender's counters orders it: 0 is the account's nonce; Ethereum's have no other.</summary>
    public abstract uint Lane { get; }

    /// <summary>The value of that counter which it needs.</summary>
    public abstract ulong Sequence { get; }

    /// <summary>The most gas that it may use.</summary>
    public abstract ulong GasLimit { get; }

    /// <summary>The most that it pays for a unit of gas, in wei: gasPrice of types 0 and 1.</summary>
    public abstract UInt256 MaxFeePerGas { get; }

    /// <summary>The most of that which goes to the proposer, in wei: gasPrice of types 0 and 1.</summary>
    public abstract UInt256 MaxPriorityFeePerGas { get; }

    /// <summary>The signer's address. Only after <see cref="TryRecoverSender"/> has returned true.</summary>
    /// <exception cref="InvariantException">The sender was not recovered.</exception>
    public Address Sender
    {
        get
        {
            Invariant.Check(_recovery is { Fault: SenderFault.None });
            return _recovery.Sender;
        }
    }

    /// <summary>Who pays for the gas: the fee payer of a native transaction that has one, else the sender.</summary>
    /// <exception cref="InvariantException">The sender was not recovered.</exception>
    public virtual Address GasPayer => Sender;

    /// <summary>Reads an envelope of any type: only in its one byte form, and within the limits.</summary>
    /// <param name="envelope">Kept by the transaction: it must not change any more.</param>
    /// <param name="transaction">The transaction, when true.</param>
    /// <param name="error">What is wrong and where, when false.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> envelope, [NotNullWhen(true)] out Transaction? transaction, out DecodeError error)
    {
        bool decoded;
        if (!envelope.IsEmpty && envelope.Span[0] == (byte)TransactionType.Native)
        {
            decoded = NativeTransaction.TryDecode(envelope, out NativeTransaction? native, out error);
            transaction = native;
        }
        else
        {
            decoded = EthereumTransaction.TryDecode(envelope, out EthereumTransaction? ethereum, out error);
            transaction = ethereum;
        }

        return decoded;
    }

    /// <summary>What a unit of gas costs in a block: min(maximum, base fee + priority), wei.</summary>
    /// <returns>False when the maximum is below the base fee.</returns>
    public bool TryGetEffectiveGasPrice(in UInt256 baseFee, out UInt256 price)
    {
        price = default;
        if (!UInt256.TrySubtract(MaxFeePerGas, baseFee, out UInt256 room))
        {
            return false;
        }

        price = baseFee + UInt256.Min(room, MaxPriorityFeePerGas);
        return true;
    }

    /// <summary>
    /// Recovers the sender and checks the fee payer's signature. The costly part of a transaction, and independent of
    /// state: any thread may do it, and the answer is kept.
    /// </summary>
    /// <param name="genesisHash">The chain's: native signatures hold on one chain only.</param>
    /// <param name="sender">The signer, when true.</param>
    /// <param name="fault">What is wrong, when false.</param>
    public bool TryRecoverSender(in Hash256 genesisHash, out Address sender, out SenderFault fault)
    {
        Recovery? recovery = _recovery;
        if (recovery is null || recovery.GenesisHash != genesisHash)
        {
            fault = Recover(genesisHash, out sender);
            recovery = new Recovery(genesisHash, fault == SenderFault.None ? sender : default, fault);
            _recovery = recovery;
        }

        sender = recovery.Sender;
        fault = recovery.Fault;
        return fault == SenderFault.None;
    }

    /// <summary>The checks that come before any reading.</summary>
    private protected static bool TryCheckLength(
        ReadOnlySpan<byte> envelope, out DecodeError error, int lengthMax = EncodedLengthMax)
    {
        error = DecodeError.None;
        if (envelope.Length > lengthMax)
        {
            error = new DecodeError(DecodeReason.TooLong, "", lengthMax);
        }
        else if (envelope.IsEmpty)
        {
            error = new DecodeError(DecodeReason.Truncated, "", 0);
        }

        return error.Reason == DecodeReason.None;
    }

    /// <summary>Does the work of <see cref="TryRecoverSender"/>.</summary>
    private protected abstract SenderFault Recover(in Hash256 genesisHash, out Address sender);

    /// <summary>An answer as one object, so that threads see all of it or nothing.</summary>
    private sealed record Recovery(Hash256 GenesisHash, Address Sender, SenderFault Fault);
}
