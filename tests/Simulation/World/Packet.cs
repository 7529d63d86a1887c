using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Peers;

namespace MarketChain.Simulation.World;

/// <summary>What travels between simulated nodes.</summary>
public abstract record Packet
{
    /// <summary>A consensus message as bytes, which need not be one.</summary>
    public sealed record Consensus(byte[] Bytes) : Packet;

    /// <summary>How far the sender's chain is.</summary>
    public sealed record Status(ulong Height) : Packet;

    /// <summary>A wish for final blocks.</summary>
    public sealed record WantBlocks(ulong FromHeight) : Packet;

    /// <summary>Final blocks.</summary>
    public sealed record Blocks(IReadOnlyList<FinalBlock> Items) : Packet;

    /// <summary>A wish for a prepared block.</summary>
    public sealed record WantProposal(Hash256 Digest) : Packet;

    /// <summary>A prepared block.</summary>
    public sealed record Proposal(ProposedBlock Block) : Packet;

    /// <summary>Bytes on a link between real replicas.</summary>
    /// <param name="Channel">Of the link.</param>
    /// <param name="Bytes">A message.</param>
    /// <param name="Link">Which of the links that there were between the two, one after another.</param>
    public sealed record OnLink(PeerChannel Channel, ReadOnlyMemory<byte> Bytes, int Link) : Packet;
}
