using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;

namespace MarketChain.Simulation.Nodes;

/// <summary>A rule that is broken on purpose, to see that the checkers notice.</summary>
public enum Mutation
{
    /// <summary>All rules are kept.</summary>
    None,

    /// <summary>Half of the validators count as a quorum.</summary>
    DropQuorumCheck,

    /// <summary>The guard's record is written and not synced.</summary>
    SkipFsync,

    /// <summary>The guard's record leaves out what was prepared.</summary>
    ForgetLock,

    /// <summary>A round's clock starts when it is entered, whoever else asks for it.</summary>
    StartClocksAtOnce,
}

/// <summary>Breaks a rule from outside the machine: by its thresholds or by its disk.</summary>
public sealed class Mutant(Mutation mutation)
{
    /// <summary>How many validators it takes.</summary>
    public Thresholds ThresholdsOf(int validators)
    {
        Thresholds right = Thresholds.Of(validators);
        return mutation switch
        {
            Mutation.DropQuorumCheck => right with { Decide = Math.Max(1, validators / 2) },
            Mutation.StartClocksAtOnce => right with { StartRound = 1 },
            _ => right,
        };
    }

    /// <summary>What is written of a record.</summary>
    public GuardRecord Rewrite(GuardRecord record)
        => mutation == Mutation.ForgetLock ? record with { Prepared = null } : record;

    /// <summary>Syncs, or not.</summary>
    public void Sync(Action sync)
    {
        if (mutation != Mutation.SkipFsync)
        {
            sync();
        }
    }
}
