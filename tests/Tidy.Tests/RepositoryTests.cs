using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MarketChain.Tidy.Tests;

/// <summary>The repository as it is keeps every rule.</summary>
public sealed partial class RepositoryTests
{
    public static TheoryData<string> RuleNames => [.. Rule.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Keeps(string ruleName)
    {
        var rule = Rule.All.Single(rule => rule.Name == ruleName);
        var findings = Repository.Files.SelectMany(rule.Find)
            .Where(finding => !Allowances.All.Any(allowance => allowance.Covers(rule.Name, finding)))
            .ToList();
        Assert.True(findings.Count == 0, $"{findings.Count} found:\n{string.Join('\n', findings)}");
    }

    [Fact]
    public void Needs_every_allowance()
    {
        var findings = Rule.All
            .SelectMany(rule => Repository.Files.SelectMany(rule.Find).Select(finding => (rule.Name, finding)))
            .ToList();
        var idle = Allowances.All
            .Where(allowance => !findings.Exists(found => allowance.Covers(found.Name, found.finding)))
            .Select(allowance => $"{allowance.Rule}: {allowance.Path} no longer needs {allowance.What}");
        Assert.Equal([], idle);
    }

    [Fact]
    public void Has_the_lengths_that_the_table_says()
    {
        var parts = Repository.Files.SelectMany(file => LengthRule.Measure(file).Select(part => (file.Path, part)))
            .ToLookup(row => (row.Path, row.part.Name), row => row.part);
        var stale = LengthTable.Committed.Rows
            .Select(row => (row, now: parts[(row.Path, row.Name)].Select(part => part.Lines).DefaultIfEmpty(0).Max()))
            .Where(pair => pair.now < pair.row.Lines)
            .Select(pair => $"{pair.row.Path} {pair.row.Name} has {pair.now} lines now: lower or drop its row");
        Assert.Equal([], stale);
    }

    [Fact]
    public void Describes_its_projects_as_they_are()
    {
        var described = Repository.Files.Single(file => file.Path == "docs/architecture.md").Lines
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells is ["", ['`', ..], _, _, ""])
            .ToDictionary(cells => cells[1].Trim('`'), cells => cells[3]);
        foreach (var project in Repository.Files.Select(file => file.Project).OfType<string>().Distinct())
        {
            var allowed = ReferenceRule.MayReference[project];
            var expected = project == "Node" ? "all" : allowed.Count == 0 ? "nothing" : string.Join(", ", allowed);
            Assert.Equal((project, expected), (project, described.GetValueOrDefault(project)));
        }
    }

    [Fact]
    public void Has_every_project_in_the_solution_with_its_lock_file()
    {
        var solution = Repository.Files.Single(file => file.Path == "MarketChain.sln").Text.Replace('\\', '/');
        var projects = Repository.Files.Select(file => file.Path)
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(projects);
        Assert.All(projects, path =>
        {
            Assert.Contains($"\"{path}\"", solution, StringComparison.Ordinal);
            var lockFile = Path.Combine(Path.GetDirectoryName(path)!, "packages.lock.json");
            Assert.True(File.Exists(Path.Combine(Repository.Root, lockFile)), $"{lockFile} is absent");
        });
    }

    [Fact]
    public void Has_the_tests_that_its_page_on_tests_names()
    {
        var page = Repository.Files.Single(file => file.Path == "tests/README.md").Text;
        var named = NamedTest().Matches(page).Select(match => match.Groups["test"].Value).ToHashSet();
        var known = Repository.Files
            .Where(file => file.IsIn("tests") && file.Path.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(file => file.Nodes<MethodDeclarationSyntax>())
            .Select(method => $"{(method.Parent as ClassDeclarationSyntax)?.Identifier}.{method.Identifier}");
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(known));
    }

    [GeneratedRegex("`(?<test>[A-Za-z0-9]+Tests\\.[A-Z][A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedTest();
}
