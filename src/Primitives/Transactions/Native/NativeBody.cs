using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Primitives.Transactions;

/// <summary>What the sender of a native transaction signs.</summary>
public sealed record NativeBody : IMessage<NativeBody>
{
    /// <summary>The highest sequence: one less than a counter can hold.</summary>
    public const ulong SequenceMax = ulong.MaxValue - 1;

    /// <summary>The chain it is for.</summary>
    public ulong ChainId { get; init; }

    /// <summary>0 for the account's nonce, else one of its other counters.</summary>
    public uint Lane { get; init; }

    /// <summary>The lane's counter.</summary>
    public ulong Sequence { get; init; }

    /// <summary>The most gas that it may use.</summary>
    public ulong GasLimit { get; init; }

    /// <summary>The most that it pays for a unit of gas, wei.</summary>
    public UInt256 MaxFeePerGas { get; init; }

    /// <summary>The part of that for the proposer, wei.</summary>
    public UInt256 MaxPriorityFeePerGas { get; init; }

    /// <summary>The last block time, Unix ms, at which it is valid; 0 for no end.</summary>
    public ulong ExpiresAtMs { get; init; }

    /// <summary>Who pays the gas; zero for the sender.</summary>
    public Address FeePayer { get; init; }

    /// <summary>What it does.</summary>
    public required NativePayload Payload { get; init; }

    static string IMessage<NativeBody>.TypeName => "Native";

    static NativeBody IMessage<NativeBody>.Blank { get; } = new() { Payload = new Transfer(default, default) };

    static NativeBody IMessage<NativeBody>.Visit<TFields>(ref TFields fields, NativeBody value)
        => new()
        {
            ChainId = fields.UInt64(1, "chainId", value.ChainId),
            Lane = fields.UInt32(2, "lane", value.Lane),
            Sequence = fields.UInt64(3, "sequence", value.Sequence, SequenceMax),
            GasLimit = fields.UInt64(4, "gasLimit", value.GasLimit),
            MaxFeePerGas = fields.Amount(5, "maxFeePerGas", value.MaxFeePerGas),
            MaxPriorityFeePerGas = fields.Amount(6, "maxPriorityFeePerGas", value.MaxPriorityFeePerGas),
            ExpiresAtMs = fields.UInt64(7, "expiresAtMs", value.ExpiresAtMs),
            FeePayer = fields.Address(8, "feePayer", value.FeePayer, required: false),
            Payload = fields.Payload(value.Payload),
        };
}
