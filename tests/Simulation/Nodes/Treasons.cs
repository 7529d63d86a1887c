namespace MarketChain.Simulation.Nodes;

/// <summary>What a traitor likes to do.</summary>
[Flags]
public enum Treasons
{
    /// <summary>Behaves.</summary>
    None = 0,

    /// <summary>Proposes one block to some and another to others, and votes for every proposal it sees.</summary>
    Equivocate = 1,

    /// <summary>Asks for rounds far ahead, and forgets what it prepared.</summary>
    LieAboutRounds = 2,

    /// <summary>Says nothing to some of the others.</summary>
    Silence = 4,

    /// <summary>Sends bytes that are nothing, and messages with a bit flipped.</summary>
    Garbage = 8,

    /// <summary>Sends again what others said long ago.</summary>
    Replay = 16,

    /// <summary>Keeps the bodies of its blocks to itself.</summary>
    Withhold = 32,

    /// <summary>Claims that others prepared what they did not, or did not prepare what they did.</summary>
    Forge = 64,

    /// <summary>Claims to have blocks that are not there, and sends others than there are. Whole nodes only.</summary>
    LieAboutBlocks = 128,
}
