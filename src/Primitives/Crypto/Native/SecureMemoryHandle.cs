using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MarketChain.Primitives.Crypto.Native;

/// <summary>
/// Memory for a private key, outside the managed heap: the collector makes no copies of it, guard pages surround it,
/// and it is wiped when it is freed.
/// </summary>
internal sealed class SecureMemoryHandle : SafeHandle
{
    private SecureMemoryHandle(nint memory, int sizeBytes)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        SetHandle(memory);
        SizeBytes = sizeBytes;
    }

    /// <summary>Bytes that it holds.</summary>
    public int SizeBytes { get; }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>New memory that may be written until <see cref="Protect"/>.</summary>
    /// <exception cref="CryptographicException">The system has none left for this process.</exception>
    public static SecureMemoryHandle Allocate(int sizeBytes)
    {
        SodiumReady.Ensure();
        nint memory = Sodium.sodium_malloc((nuint)sizeBytes);
        return memory != 0
            ? new SecureMemoryHandle(memory, sizeBytes)
            : throw new CryptographicException($"no secure memory left for a key of {sizeBytes} bytes");
    }

    /// <summary>Makes the memory read-only for the rest of its life.</summary>
    public void Protect()
    {
        if (Sodium.sodium_mprotect_readonly(this) != 0)
        {
            throw new CryptographicException("the system refused to make a key's memory read-only");
        }
    }

    /// <summary>Fills the memory, before it is protected.</summary>
    public void Write(ReadOnlySpan<byte> secret) => Use(secret, static (memory, source) => source.CopyTo(memory));

    /// <summary>Copies its first bytes out.</summary>
    public void Read(Span<byte> destination)
        => Use(destination, static (memory, target) => memory[..target.Length].CopyTo(target));

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Sodium.sodium_free(handle);
        return true;
    }

    private unsafe void Use<T>(T argument, SpanUse<T> use)
        where T : allows ref struct
    {
        bool added = false;
        try
        {
            DangerousAddRef(ref added);
            use(new Span<byte>((void*)handle, SizeBytes), argument);
        }
        finally
        {
            if (added)
            {
                DangerousRelease();
            }
        }
    }

    private delegate void SpanUse<in T>(Span<byte> memory, T argument)
        where T : allows ref struct;
}
