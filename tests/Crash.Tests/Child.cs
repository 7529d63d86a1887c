namespace MarketChain.Crash.Tests;

/// <summary>The .NET program that these tests crash (<c>tests/Crash.Child</c>).</summary>
internal static class Child
{
    public static ProcessCommand Command(params IReadOnlyList<string> arguments)
        => ProcessCommand.Dotnet(Path.Combine(AppContext.BaseDirectory, "MarketChain.Crash.Child.dll"), arguments);
}
