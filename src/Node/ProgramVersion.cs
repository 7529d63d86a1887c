using System.Reflection;

namespace MarketChain.Node;

/// <summary>This program's version, as in <c>0.1.0</c>.</summary>
internal static class ProgramVersion
{
    /// <summary>Three numbers.</summary>
    public static string Text { get; } = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);
}
