using System.CommandLine;

namespace Hewn.Cli.Tests;

/// <summary>Of all commands only the one that was typed is made, under its name.</summary>
public sealed class CommandTreeTests
{
    private static readonly Terminal _terminal = new() { Output = TextWriter.Null, Error = TextWriter.Null };

    [Fact]
    public void Each_command_is_found_by_its_name()
    {
        foreach ((string name, Func<Command> create) in Tool.Commands(_terminal, TimeProvider.System))
        {
            create().Name.ShouldBe(name);
            Tool.CreateRoot([name], _terminal, TimeProvider.System).Subcommands.Single().Name.ShouldBe(name);
        }

        Tool.CreateCommands(_terminal, TimeProvider.System).Subcommands.Count
            .ShouldBe(Tool.Commands(_terminal, TimeProvider.System).Length);
    }

    [Theory]
    [InlineData("qurey", "did you mean 'hewn query'?")]
    [InlineData("--help", "sessions")]
    [InlineData("--debug query {a=\"b\"} --format", "{a=\"b\"}")]
    [InlineData("query --help", "--limit")]
    [InlineData("query -h", "--limit")]
    [InlineData("view -fh", "--follow")]
    [InlineData("view -?", "--follow")]
    [InlineData("view --lines", "--lines")]
    [InlineData("sessions shwo", "did you mean 'hewn sessions show'?")]
    [InlineData("view --grepp x", "Did you mean --grep?")]
    public async Task Where_no_command_is_named_all_are_known(string args, string words)
    {
        ToolRun run = await ToolRun.OfAsync(args.Split(' '));
        (run.Output + run.Error).ShouldContain(words);
    }
}
