using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Blocks;

/// <summary>What a vote asks for.</summary>
public enum VoteKind : byte
{
    /// <summary>That the key joins the validators.</summary>
    Add = 1,

    /// <summary>That the key leaves them.</summary>
    Remove = 2,

    /// <summary>That a parameter of the chain gets a value.</summary>
    Parameter = 3,

    /// <summary>That a site or a UID is suspended, or no longer.</summary>
    Suspension = 4,
}

/// <summary>What can be suspended.</summary>
public enum SuspensionTarget : byte
{
    /// <summary>A site: it submits nothing.</summary>
    Site = 1,

    /// <summary>A UID: its rows are refused.</summary>
    Uid = 2,
}

/// <summary>The proposer's vote in a header (docs/spec/blocks.md 2).</summary>
public abstract record HeaderVote
{
    private protected HeaderVote()
    {
    }

    /// <summary>What it asks for.</summary>
    public abstract VoteKind Kind { get; }
}

/// <summary>A vote on who validates.</summary>
/// <param name="Key">The Ed25519 public key voted on.</param>
/// <param name="Joins">True when it is to join, false when it is to leave.</param>
public sealed record ValidatorVote(Ed25519PublicKey Key, bool Joins) : HeaderVote
{
    /// <inheritdoc/>
    public override VoteKind Kind => Joins ? VoteKind.Add : VoteKind.Remove;
}

/// <summary>A vote on a number of the chain's rules.</summary>
/// <param name="Parameter">Which one: docs/spec/governance.md 4.</param>
/// <param name="Value">What it is to be.</param>
/// <param name="FromBlock">The first block in which it is that.</param>
public sealed record ParameterVote(byte Parameter, UInt128 Value, ulong FromBlock) : HeaderVote
{
    /// <inheritdoc/>
    public override VoteKind Kind => VoteKind.Parameter;
}

/// <summary>A vote on whether a site or a UID takes part.</summary>
/// <param name="Target">A site or a UID.</param>
/// <param name="Number">Its number.</param>
/// <param name="Suspends">True to suspend it, false to let it take part again.</param>
public sealed record SuspensionVote(SuspensionTarget Target, uint Number, bool Suspends) : HeaderVote
{
    /// <inheritdoc/>
    public override VoteKind Kind => VoteKind.Suspension;
}
