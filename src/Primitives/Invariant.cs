using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MarketChain.Primitives;

/// <summary>
/// Assertions that stay on in Release. A broken invariant is broken code, not bad input: the process must end
/// before it signs or writes anything more, so the exception is never caught below the node's main loop.
/// </summary>
public static class Invariant
{
    /// <summary>Throws <see cref="InvariantException"/> when <paramref name="condition"/> is false.</summary>
    /// <param name="condition">What must hold.</param>
    /// <param name="expression">Filled in by the compiler: the text of the condition.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        if (!condition)
        {
            Fail(expression);
        }
    }

    /// <summary>Throws <see cref="InvariantException"/> with a message of its own.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Fail(string expression) => throw new InvariantException($"invariant broken: {expression}");
}

/// <summary>The code is wrong, or memory is: nothing that this process computes from here on can be trusted.</summary>
public sealed class InvariantException(string message) : Exception(message);
