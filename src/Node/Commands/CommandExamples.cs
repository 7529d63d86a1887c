using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MarketChain.Node.Commands;

/// <summary>Examples at the end of a command's help.</summary>
internal static class CommandExamples
{
    /// <summary>Adds lines to be shown under "Examples:", each as it would be typed.</summary>
    public static Command WithExamples(this Command command, params IReadOnlyList<string> examples)
    {
        command.Options.Add(new HelpOption { Action = new HelpWithExamples(examples) });
        return command;
    }

    private sealed class HelpWithExamples(IReadOnlyList<string> examples) : SynchronousCommandLineAction
    {
        private readonly HelpAction _help = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = _help.Invoke(parseResult);
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples)
            {
                output.WriteLine($"  {example}");
            }

            return code;
        }
    }
}
