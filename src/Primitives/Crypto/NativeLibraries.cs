using MarketChain.Primitives.Crypto.Native;

namespace MarketChain.Primitives.Crypto;

/// <summary>The shared libraries behind this folder: libsodium 1.0.18 and libsecp256k1 0.2, from Debian.</summary>
public static class NativeLibraries
{
    private static readonly Lazy<string?> Problem = new(FindProblem);

    /// <summary>
    /// Loads the libraries and checks their versions and functions. A program calls it first, to end with this
    /// sentence instead of failing at its first signature.
    /// </summary>
    /// <returns>Null when all is well, else what is missing and which Debian package has it.</returns>
    public static string? Check() => Problem.Value;

    /// <summary>Throws what <see cref="Check"/> would have said.</summary>
    /// <exception cref="PlatformNotSupportedException">A library is missing or cannot be used.</exception>
    internal static void Require()
    {
        if (Check() is { } problem)
        {
            throw new PlatformNotSupportedException(problem);
        }
    }

    private static string? FindProblem()
    {
        string?[] found = [RequiredLibrary.ForSodium.Check(), RequiredLibrary.ForSecp256k1.Check()];
        string problems = string.Join("; ", found.Where(problem => problem is not null));
        return problems.Length == 0 ? null : problems;
    }
}
