using System.CommandLine;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Commands;

/// <summary>
/// Who signs: <c>--key FILE</c>, or <c>--dev N</c> for one of the accounts whose keys everybody knows.
/// </summary>
internal sealed class KeyOptions
{
    private readonly Option<string?> _file = new("--key") { Description = "The sender's key file", HelpName = "FILE" };

    private readonly Option<int?> _development = new("--dev")
    {
        Description = "Send from this development account instead, 0..9",
        HelpName = "N",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        command.Options.Add(_development);
    }

    /// <summary>The key that was named; the caller disposes of it.</summary>
    /// <exception cref="CommandException">None or both are named, or the file cannot be read.</exception>
    public AccountKey Open(ParseResult result)
    {
        string? file = result.GetValue(_file);
        int? development = result.GetValue(_development);
        if (file is null == development is null)
        {
            throw new CommandException("expected either --key FILE or --dev N");
        }

        if (file is not null)
        {
            return AccountKey.Read(file);
        }

        return development is >= 0 and < DevelopmentAccounts.Count
            ? AccountKey.Of(DevelopmentAccounts.DeriveKey(development.Value))
            : throw new CommandException($"--dev: expected 0 to {DevelopmentAccounts.Count - 1}, got {development}");
    }
}
