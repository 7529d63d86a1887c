using MarketChain.Chain;
using MarketChain.Chain.Snapshots;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Replica.Messages;
using MarketChain.Replica.Sync.Snapshots;

namespace MarketChain.Replica.Tests;

/// <summary>A snapshot in memory for peers, which the test may alter.</summary>
internal sealed class TestShelf : ISnapshotShelf
{
    public byte[] File { get; set; } = [];

    public SnapshotOffer Offer { get; set; } = SnapshotOffer.None;

    public int Asked { get; private set; }

    public static byte[] Write(Blockchain chain)
    {
        using MemoryStream file = new();
        using ChainReader reader = chain.OpenReader();
        SnapshotWriter.Write(reader, file, _ => { });
        return file.ToArray();
    }

    /// <summary>Has a file from now on, true or not.</summary>
    public void Keep(byte[] file, ulong height)
    {
        File = file;
        Offer = new SnapshotOffer(height, (ulong)file.Length, Keccak256.Hash(file));
    }

    public SnapshotOffer Ask(ulong above)
    {
        Asked++;
        return Offer;
    }

    public ReadOnlyMemory<byte> Read(in Hash256 hash, ulong offset, int lengthMax)
        => hash == Offer.Hash && offset < (ulong)File.Length
            ? File.AsMemory((int)offset, Math.Min(lengthMax, File.Length - (int)offset))
            : default;
}
