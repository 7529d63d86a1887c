using MarketChain.Primitives;

namespace MarketChain.Evm.Code;

/// <summary>
/// Code made ready to run, by its hash: what is costly about a call to code is done once. Bounded in bytes; what was
/// not used lately goes first. For one thread; what is in it never changes a result.
/// <para>
/// Two generations, each of at most half the bytes: what is found moves to the young one; when that is full it becomes
/// the old one, and the old one is dropped whole.
/// </para>
/// </summary>
public sealed class CodeCache
{
    /// <summary>Room for some 2,500 contracts of the largest size.</summary>
    public const long BytesMaxDefault = 64L * 1024 * 1024;

    /// <summary>What an entry takes besides its buffer, about.</summary>
    private const int EntryBytes = 200;

    private readonly long _generationBytesMax;
    private Dictionary<Hash256, PreparedCode> _young = [];
    private Dictionary<Hash256, PreparedCode> _old = [];
    private long _youngBytes;

    /// <summary>An empty cache.</summary>
    /// <param name="bytesMax">The most that is kept.</param>
    public CodeCache(long bytesMax = BytesMaxDefault)
    {
        Invariant.Check(bytesMax >= 0);
        _generationBytesMax = bytesMax / 2;
    }

    /// <summary>How many codes are held; a code may count twice.</summary>
    internal int Count => _young.Count + _old.Count;

    /// <summary>The code of a hash, or null when it must be prepared and added.</summary>
    internal PreparedCode? Find(in Hash256 hash)
    {
        if (_young.TryGetValue(hash, out PreparedCode? code))
        {
            return code;
        }

        if (_old.TryGetValue(hash, out code))
        {
            Add(hash, code);
        }

        return code;
    }

    /// <summary>Keeps a code for later.</summary>
    internal void Add(in Hash256 hash, PreparedCode code)
    {
        int bytes = code.BytesHeld + EntryBytes;
        if (_youngBytes + bytes > _generationBytesMax)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
            _youngBytes = 0;
        }

        _young[hash] = code;
        _youngBytes += bytes;
    }
}
