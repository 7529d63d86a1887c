using MarketChain.NodeKit;

namespace MarketChain.Node.Tests.Commands;

/// <summary>A command line that is none: what was expected, what came, and where to look.</summary>
public sealed class WrongUseTests
{
    [Theory]
    [InlineData("expected one of node, devnet, genesis, ")]
    [InlineData("got 'nodee'", "nodee")]
    [InlineData("expected one of new, show, address, got nothing", "key")]
    [InlineData("'marketchain key new --help' tells more", "key", "new")]
    [InlineData("Option '--name' is required", "genesis", "new", "a.json")]
    [InlineData("--rows: expected a whole number up to 4294967295, got 'ten'",
        "tx", "settle", "--dev", "0", "--campaign", "1", "--epoch", "1", "--rows", "ten")]
    public Task Is_answered_with_what_was_expected(string sentence, params string[] arguments)
        => NodeProgram.RefusesAsync(sentence, arguments);
}
