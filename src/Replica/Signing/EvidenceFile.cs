using System.Globalization;
using MarketChain.Consensus.Messages;
using MarketChain.Storage;

namespace MarketChain.Replica.Signing;

/// <summary>
/// Contradictions of validators, a line each, for people: two votes with their signatures, in the words of
/// docs/spec/consensus.md 1, so that anybody can check them. Bounded: who contradicts itself for ever has said enough.
/// </summary>
internal sealed class EvidenceFile(string path)
{
    private const long LengthMax = 1 << 20;

    /// <summary>Adds a line, unless the file is full.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void Add(in SignedVote first, in SignedVote second)
    {
        try
        {
            FileInfo file = new(path);
            if (!file.Exists || file.Length < LengthMax)
            {
                File.AppendAllText(path, $"{Describe(first)} | {Describe(second)}\n");
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, $"cannot write {path}: {fault.Message}", fault);
        }
    }

    private static string Describe(in SignedVote signed)
    {
        Vote vote = signed.Vote;
        string prepared = vote.Prepared is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"{value.Round} {value.Digest}")
            : "none";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"height {vote.Height} round {vote.Round} {vote.Step} {vote.Digest} prepared {prepared} "
            + $"by {signed.Author} signature {signed.Signature}");
    }
}
