using MarketChain.Evm.Code;
using MarketChain.Evm.Tracing;

namespace MarketChain.Evm;

/// <summary>
/// Runs contracts. Buffers are kept from run to run, so keep the interpreter, one for each thread.
/// </summary>
/// <typeparam name="THost">The world it runs in.</typeparam>
/// <typeparam name="TTracer">Who watches; <see cref="NoTracer"/> where nobody does.</typeparam>
public sealed class Interpreter<THost, TTracer>(CodeCache codes) : IDisposable
    where THost : struct, IHost
    where TTracer : struct, ITracer
{
    /// <summary>Code made ready to run, which interpreters of the same thread may share.</summary>
    public CodeCache Codes { get; } = codes;

    /// <summary>
    /// Runs a message to its end, with all the calls that it makes: takes a checkpoint, moves the value, follows a
    /// delegation of the recipient (EIP-7702, whose target becomes warm), runs, and undoes everything on failure.
    /// </summary>
    /// <param name="message">What to run. Caller and recipient are warm already, where that matters.</param>
    /// <param name="rules">The fork's.</param>
    /// <param name="host">The world.</param>
    /// <param name="tracer">Who watches.</param>
    public CallResult Run(in CallMessage message, ForkRules rules, THost host, TTracer tracer = default)
        => throw new NotSupportedException("the instructions are to come");

    /// <summary>Gives native memory back.</summary>
    public void Dispose()
    {
        // Nothing is held yet.
    }
}
