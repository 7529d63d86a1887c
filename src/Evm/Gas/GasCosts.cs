namespace MarketChain.Evm.Gas;

/// <summary>
/// What things cost in one fork, in gas. An opcode's fixed part stands with the opcode in src/Evm/Instructions; here
/// is what depends on state, sizes or the transaction. Each row copies the one before it.
/// </summary>
public sealed record GasCosts
{
    /// <summary>The row of Cancun.</summary>
    public static readonly GasCosts Cancun = new();

    /// <summary>The row of Prague: call data has a floor price (EIP-7623), type 4 transactions (EIP-7702).</summary>
    public static readonly GasCosts Prague = Cancun with
    {
        FloorPerToken = 10,
        Authorization = 25_000,
        AuthorizationRefund = 25_000 - 12_500,
    };

    /// <summary>The row of Osaka.</summary>
    public static readonly GasCosts Osaka = Prague;

    private GasCosts()
    {
    }

    /// <summary>Any transaction.</summary>
    public long Transaction { get; private init; } = 21_000;

    /// <summary>A transaction that creates a contract, and CREATE and CREATE2.</summary>
    public long Create { get; private init; } = 32_000;

    /// <summary>A token of a transaction's data: a zero byte is one, any other four (EIP-2028, EIP-7623).</summary>
    public long DataToken { get; private init; } = 4;

    /// <summary>The least for a token of a transaction's data (EIP-7623); 0 before there was such a floor.</summary>
    public long FloorPerToken { get; private init; }

    /// <summary>An address of a transaction's access list (EIP-2930).</summary>
    public long ListedAddress { get; private init; } = 2_400;

    /// <summary>A slot of a transaction's access list (EIP-2930).</summary>
    public long ListedSlot { get; private init; } = 1_900;

    /// <summary>An authorization of a type 4 transaction, valid or not (EIP-7702).</summary>
    public long Authorization { get; private init; }

    /// <summary>Refunded for a valid authorization whose account was there before (EIP-7702).</summary>
    public long AuthorizationRefund { get; private init; }

    /// <summary>Refunds are at most the gas used divided by this (EIP-3529).</summary>
    public long RefundQuotient { get; private init; } = 5;

    /// <summary>A word of the code that makes a contract (EIP-3860).</summary>
    public long InitCodeWord { get; private init; } = 2;

    /// <summary>A byte of a new contract's code.</summary>
    public long CodeByte { get; private init; } = 200;

    /// <summary>The first time that a transaction touches an account (EIP-2929).</summary>
    public long ColdAccount { get; private init; } = 2_600;

    /// <summary>The first time that a transaction touches a slot (EIP-2929).</summary>
    public long ColdSlot { get; private init; } = 2_100;

    /// <summary>Any later time, for accounts and slots (EIP-2929).</summary>
    public long Warm { get; private init; } = 100;

    /// <summary>SSTORE that makes a slot out of nothing.</summary>
    public long SlotSet { get; private init; } = 20_000;

    /// <summary>SSTORE that changes a slot; the part for a cold one is charged apart.</summary>
    public long SlotReset { get; private init; } = 5_000;

    /// <summary>Refunded by an SSTORE that clears a slot (EIP-3529).</summary>
    public long SlotClearRefund { get; private init; } = 4_800;

    /// <summary>A call that sends value.</summary>
    public long CallValue { get; private init; } = 9_000;

    /// <summary>What a callee that is sent value gets for nothing; SSTORE needs more than this (EIP-2200).</summary>
    public long CallStipend { get; private init; } = 2_300;

    /// <summary>Value sent to an account that is not there.</summary>
    public long NewAccount { get; private init; } = 25_000;

    /// <summary>Memory, per word; and the word count's square divided by 512.</summary>
    public long MemoryWord { get; private init; } = 3;

    /// <summary>Copying, per word.</summary>
    public long CopyWord { get; private init; } = 3;

    /// <summary>Hashing, per word.</summary>
    public long HashWord { get; private init; } = 6;

    /// <summary>EXP, per byte of the exponent (EIP-160).</summary>
    public long ExpByte { get; private init; } = 50;

    /// <summary>A topic of a log.</summary>
    public long LogTopic { get; private init; } = 375;

    /// <summary>A byte of a log's data.</summary>
    public long LogByte { get; private init; } = 8;
}
