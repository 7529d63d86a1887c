using MarketChain.Chain;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Node.Watching;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Replica;
using MarketChain.Replica.Signing;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Running;

/// <summary>
/// The signing log of a validator, opened as its first start or a later one, and with its time measured.
/// </summary>
internal sealed class ValidatorDisk : IReplicaDisk, IDisposable
{
    private readonly SigningLog _log;
    private readonly WallClock _clock;
    private readonly NodeMetrics _metrics;

    private ValidatorDisk(SigningLog log, WallClock clock, NodeMetrics metrics)
    {
        _log = log;
        _clock = clock;
        _metrics = metrics;
    }

    /// <inheritdoc/>
    public GuardRecord? Record => _log.Record;

    /// <summary>
    /// Opens the log. A key that is marked as unused begins with a record that says so; so does, above the newest
    /// block, the only validator of a chain whom nobody could hear. One with peers might be the first of many that the
    /// chain has by now, with a folder that is new or old: it has forgotten.
    /// </summary>
    /// <param name="folder">The log's.</param>
    /// <param name="key">The validator.</param>
    /// <param name="chain">The chain, open.</param>
    /// <param name="isHeard">True when other nodes may have what it signed.</param>
    /// <param name="clock">Time.</param>
    /// <param name="metrics">Hear of each sync.</param>
    /// <param name="log">Told of a record that is not there.</param>
    /// <exception cref="Storage.StorageException">The disk failed, or the log is another's.</exception>
    public static ValidatorDisk Open(
        string folder,
        ValidatorKey key,
        Blockchain chain,
        bool isHeard,
        WallClock clock,
        NodeMetrics metrics,
        ILogger log)
    {
        Storage.DurableFolder.Create(folder);
        Ed25519PublicKey publicKey = key.Private.PublicKey;
        SigningLog signing = SigningLog.Open(folder, chain.Spec.GenesisHash, publicKey);
        bool isMarked = UnusedKeyMark.IsThere(key.UnusedMark, publicKey);
        ValueList<Ed25519PublicKey> validators = chain.NextHeight.Validators;
        bool isAlone = validators.Count == 1 && validators[0] == publicKey;
        if (signing.State != SigningLogState.Read && isMarked)
        {
            signing.Write(GuardRecord.Born(chain.Spec.GenesisHash, publicKey, height: 0), block: null);
        }
        else if (signing.State == SigningLogState.Blank && isAlone && !isHeard)
        {
            ulong next = chain.Head.Number + 1;
            signing.Write(GuardRecord.Born(chain.Spec.GenesisHash, publicKey, next), block: null);
        }

        if (isMarked)
        {
            // Not before the record is durable, and not after anything was signed.
            UnusedKeyMark.Remove(key.UnusedMark);
        }

        if (signing.Record is null)
        {
            log.Forgot();
        }

        return new ValidatorDisk(signing, clock, metrics);
    }

    /// <inheritdoc/>
    public void Write(GuardRecord record, PreparedBlock? block)
    {
        TimeSpan started = _clock.Elapsed;
        _log.Write(record, block);
        _metrics.OnSync(_clock.Elapsed - started);
    }

    /// <inheritdoc/>
    public void Discard() => _log.Discard();

    /// <inheritdoc/>
    public bool Keeps(in Hash256 digest) => _log.Keeps(digest);

    /// <inheritdoc/>
    public PreparedBlock? Find(in Hash256 digest) => _log.Find(digest);

    /// <inheritdoc/>
    public PreparedBlock? FindAt(ulong height) => _log.FindAt(height);

    /// <inheritdoc/>
    public void Forget(ulong belowHeight) => _log.Forget(belowHeight);

    /// <inheritdoc/>
    public void KeepEvidence(in SignedVote first, in SignedVote second) => _log.KeepEvidence(first, second);

    public void Dispose() => _log.Dispose();
}
