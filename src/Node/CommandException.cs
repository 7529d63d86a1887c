namespace MarketChain.Node;

/// <summary>
/// What was asked on the command line cannot be done. The message is one sentence for the one who asked; the process
/// ends with <see cref="ExitCode.Refused"/>.
/// </summary>
internal sealed class CommandException(string message, Exception? inner = null) : Exception(message, inner);
