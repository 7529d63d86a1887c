using System.Text;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Storage;

namespace MarketChain.Chain.Voting;

/// <summary>
/// What the operator of a validator wants its blocks to vote for, until it is so or taken back: a small file, so that a
/// restart forgets nothing. Each block holds one vote, so several wishes take turns. For any thread.
/// </summary>
public sealed class VoteIntents
{
    /// <summary>The most wishes: as many as the chain keeps of one validator.</summary>
    public const int Max = (int)Ballots.PlacesMax;

    /// <summary>
    /// A vote on the chain is said again after so long, ms: the set may have changed, and only a vote that is cast is
    /// counted.
    /// </summary>
    private const ulong RepeatMs = 10 * 60 * 1000;

    private readonly Lock _turn = new();
    private readonly string? _path;
    private readonly List<HeaderVote> _wishes;

    private VoteIntents(string? path, List<HeaderVote> wishes)
    {
        _path = path;
        _wishes = wishes;
    }

    /// <summary>The wishes, in the order of their turns.</summary>
    public IReadOnlyList<HeaderVote> All
    {
        get
        {
            lock (_turn)
            {
                return [.. _wishes];
            }
        }
    }

    /// <summary>Wishes that no file keeps.</summary>
    public static VoteIntents InMemory() => new(path: null, []);

    /// <summary>Opens the wishes in a file; one that is not there holds none.</summary>
    /// <exception cref="StorageException">The disk failed, or the file is not one of this kind.</exception>
    public static VoteIntents Open(string path)
    {
        try
        {
            string[] lines = File.Exists(path) ? File.ReadAllLines(path, Encoding.ASCII) : [];
            return new VoteIntents(
                path, [.. lines.Select(line => VoteLine.Parse(line) ?? throw Malformed(path, line))]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, $"cannot read {path}: {fault.Message}", fault);
        }
    }

    /// <summary>Adds a wish, in the place of one on the same subject; false when there are too many.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public bool TryAdd(HeaderVote wish)
    {
        lock (_turn)
        {
            int place = _wishes.FindIndex(other => Ballots.HaveOneSubject(other, wish));
            if (place < 0 && _wishes.Count == Max)
            {
                return false;
            }

            if (place >= 0)
            {
                _wishes.RemoveAt(place);
            }

            _wishes.Add(wish);
            Save();
            return true;
        }
    }

    /// <summary>Takes a wish back; false when there was none on the subject.</summary>
    /// <param name="subject">Any vote on the same subject.</param>
    /// <exception cref="StorageException">The disk failed.</exception>
    public bool Remove(HeaderVote subject)
    {
        lock (_turn)
        {
            bool removed = _wishes.RemoveAll(wish => Ballots.HaveOneSubject(wish, subject)) > 0;
            if (removed)
            {
                Save();
            }

            return removed;
        }
    }

    /// <summary>The vote of the next block; null when there is nothing to say. What is so is wished no more.</summary>
    /// <param name="chain">The chain, at the parent.</param>
    /// <param name="proposer">Who makes the block.</param>
    /// <param name="timestampMs">The block's time, Unix ms.</param>
    /// <exception cref="StorageException">The disk failed.</exception>
    public HeaderVote? Choose(ChainReader chain, in Ed25519PublicKey proposer, ulong timestampMs)
    {
        lock (_turn)
        {
            if (_wishes.Count == 0)
            {
                return null;
            }

            DropFulfilled(chain, proposer, timestampMs);
            IReadOnlyList<Ballot> said = chain.GetBallots(proposer);
            int turn = FindDue(chain, proposer, timestampMs, said);
            if (turn < 0)
            {
                return null;
            }

            HeaderVote wish = _wishes[turn];
            _wishes.RemoveAt(turn);
            _wishes.Add(wish);
            return wish;
        }
    }

    private int FindDue(
        ChainReader chain, Ed25519PublicKey proposer, ulong timestampMs, IReadOnlyList<Ballot> said)
        => _wishes.FindIndex(wish =>
            !said.Any(ballot => ballot.Vote == wish && timestampMs < ballot.CastAtMs + RepeatMs)
            && chain.CheckVote(wish, proposer, timestampMs) == VoteFault.None);

    private void DropFulfilled(ChainReader chain, Ed25519PublicKey proposer, ulong timestampMs)
    {
        int removed = _wishes.RemoveAll(wish => chain.CheckVote(wish, proposer, timestampMs)
            is VoteFault.AlreadyValidates
            or VoteFault.DoesNotValidate
            or VoteFault.NothingToChange
            or VoteFault.FromBlockTooLow);
        if (removed > 0)
        {
            Save();
        }
    }

    private void Save()
    {
        if (_path is not null)
        {
            AtomicFile.Write(_path, Encoding.ASCII.GetBytes(string.Concat(_wishes.Select(VoteLine.Write))));
        }
    }

    private static StorageException Malformed(string path, string line)
        => new(StorageFault.Corrupt, $"{path}: expected a vote a line, got '{line}'");
}
