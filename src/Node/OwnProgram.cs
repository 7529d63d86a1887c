using System.Diagnostics;
using System.Reflection;

namespace MarketChain.Node;

/// <summary>This program, to be started again as a process of its own.</summary>
internal static class OwnProgram
{
    /// <summary>Its command with these arguments; all three standard streams are pipes to this process.</summary>
    public static ProcessStartInfo With(params IReadOnlyList<string> arguments)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] assembly = isHost ? [Assembly.GetExecutingAssembly().Location] : [];
        return new ProcessStartInfo(program, [.. assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
    }
}
