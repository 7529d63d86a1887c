using BenchmarkDotNet.Attributes;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Benchmarks;

/// <summary>The pieces that every block is made of: hashes and signatures.</summary>
[MemoryDiagnoser]
public class HashBenchmarks
{
    private readonly byte[] _message = new byte[532];
    private readonly byte[] _sidecar = new byte[20_032];
    private readonly ByteRange[] _ranges = [.. Enumerable.Range(0, 57).Select(i => new ByteRange(i * 8, 68))];
    private readonly Hash256[] _hashes = new Hash256[57];
    private readonly Ed25519PrivateKey _key = Ed25519PrivateKey.FromSeed(Keccak256.Hash("bench"u8).Bytes);
    private Ed25519Signature _signature;

    [GlobalSetup]
    public void Setup() => _signature = _key.Sign(_message.AsSpan(0, 32));

    [GlobalCleanup]
    public void Cleanup() => _key.Dispose();

    /// <summary>A full branch of the trie.</summary>
    [Benchmark]
    public Hash256 KeccakOfABranch() => Keccak256.Hash(_message);

    /// <summary>57 short messages, eight at a time.</summary>
    [Benchmark(OperationsPerInvoke = 57)]
    public Hash256 KeccakInABatch()
    {
        Keccak256.HashBatch(_message, _ranges, _hashes);
        return _hashes[0];
    }

    /// <summary>The columns of a batch of a thousand rows.</summary>
    [Benchmark]
    public Hash256 Blake2bOfAThousandRows() => Blake2b256.Hash(_sidecar);

    [Benchmark]
    public bool Ed25519Verify() => Ed25519.Verify(_key.PublicKey, _message.AsSpan(0, 32), _signature);
}
