using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MarketChain.Primitives.Crypto.Native;

/// <summary>A context of libsecp256k1. Once made it is only read, so every thread may use the shared one.</summary>
internal sealed class Secp256k1ContextHandle : SafeHandle
{
    /// <summary>For the marshaller; see <see cref="Shared"/>.</summary>
    public Secp256k1ContextHandle()
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
    }

    /// <summary>The one of this process, blinded by random bytes.</summary>
    public static Secp256k1ContextHandle Shared { get; } = Create();

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Secp256k1Library.secp256k1_context_destroy(handle);
        return true;
    }

    private static Secp256k1ContextHandle Create()
    {
        NativeLibraries.Require();
        Secp256k1ContextHandle context = Secp256k1Library.secp256k1_context_create(Secp256k1Library.ContextNone);
        Span<byte> seed = stackalloc byte[32];
        RandomNumberGenerator.Fill(seed);
        if (Secp256k1Library.secp256k1_context_randomize(context, seed) != 1)
        {
            throw new CryptographicException("libsecp256k1 could not blind its context");
        }

        CryptographicOperations.ZeroMemory(seed);
        return context;
    }
}
