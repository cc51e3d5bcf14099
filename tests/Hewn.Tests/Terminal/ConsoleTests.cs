using System.Text;
using Hewn.Diagnostics;
using Hewn.Formats;
using Hewn.Pipeline;
using Hewn.Terminal;

namespace Hewn.Tests.Terminal;

public sealed class ConsoleTests
{
    private readonly List<LogProblem> _told = [];

    private static ILineFormat Chosen(ConsoleFormat format, bool isTerminal) =>
        ConsoleLook.Choose(new ConsoleOptions { Format = format }, isTerminal, _ => null, TimeZoneInfo.Utc);

    [Fact]
    public void The_format_is_pretty_at_a_terminal_and_slog_text_elsewhere()
    {
        new ConsoleOptions().Format.ShouldBe(ConsoleFormat.Auto);
        Chosen(ConsoleFormat.Auto, isTerminal: true).ShouldBeOfType<PrettyText>();
        Chosen(ConsoleFormat.Auto, isTerminal: false).ShouldBeOfType<SlogText>();
        foreach (bool isTerminal in (bool[])[true, false])
        {
            Chosen(ConsoleFormat.Pretty, isTerminal).ShouldBeOfType<PrettyText>();
            Chosen(ConsoleFormat.Text, isTerminal).ShouldBeOfType<SlogText>();
            Chosen(ConsoleFormat.Json, isTerminal).ShouldBeOfType<JsonLines>();
        }
    }

    [Theory]
    [InlineData(ColorMode.Auto, true, "", true)]
    [InlineData(ColorMode.Auto, false, "", false)]
    [InlineData(ColorMode.Auto, true, "NO_COLOR=1", false)]
    [InlineData(ColorMode.Auto, true, "NO_COLOR=0", false)]
    [InlineData(ColorMode.Auto, true, "NO_COLOR=", true)]
    [InlineData(ColorMode.Auto, true, "TERM=dumb", false)]
    [InlineData(ColorMode.Auto, false, "FORCE_COLOR=1", true)]
    [InlineData(ColorMode.Auto, false, "CLICOLOR_FORCE=1", true)]
    [InlineData(ColorMode.Auto, false, "FORCE_COLOR=0", false)]
    [InlineData(ColorMode.Auto, false, "CLICOLOR_FORCE=", false)]
    [InlineData(ColorMode.Auto, false, "FORCE_COLOR=1;NO_COLOR=1", false)]
    [InlineData(ColorMode.Always, false, "NO_COLOR=1", true)]
    [InlineData(ColorMode.Never, true, "FORCE_COLOR=1", false)]
    public void Colours_follow_the_option_the_environment_and_the_terminal(
        ColorMode mode, bool isTerminal, string environment, bool expected)
    {
        var variables = environment.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        ConsoleLook.HasColor(mode, isTerminal, variables.GetValueOrDefault).ShouldBe(expected);
    }

    [Fact]
    public void The_console_shows_its_levels_in_its_format()
    {
        using var stream = new MemoryStream();
        var console = new ConsoleDestination(Level.Warn, new SlogText(), stream, new DiagnosticChannel(_told.Add));
        console.Takes("any", Level.Info).ShouldBeFalse();
        console.Takes("any", Level.Warn).ShouldBeTrue();
        console.Append("{\"message\":\"m\"}\n"u8);
        console.Commit().ShouldBe(new CommitResult(CommitOutcome.Done, 1));
        console.WriteOwn("{\"message\":\"own\"}\n"u8).ShouldBeTrue();
        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe("msg=m\nmsg=own\n");
    }

    [Fact]
    public void A_closed_console_costs_its_own_lines_only()
    {
        var stream = new MemoryStream();
        stream.Dispose();
        var console = new ConsoleDestination(Level.Info, new JsonLines(), stream, new DiagnosticChannel(_told.Add));
        console.Append("{}\n"u8);
        console.Commit().ShouldBe(new CommitResult(CommitOutcome.Done, Lines: 1, Lost: 1));
        console.Figures.WriteErrors.ShouldBe(1);
    }

    [Fact]
    public void A_failing_console_is_told_once_and_again_when_it_is_over()
    {
        var stream = new FaultyStream { IsFailing = true };
        var console = new ConsoleDestination(
            Level.Info, new JsonLines(), stream, new DiagnosticChannel(_told.Add));
        for (int i = 0; i < 3; i++)
        {
            console.Append("{}\n"u8);
            console.Commit();
        }

        console.WriteOwn("{}\n"u8).ShouldBeFalse();
        stream.IsFailing = false;
        console.Append("{}\n"u8);
        console.Commit().Lost.ShouldBe(0);
        _told.Select(problem => problem.Kind).ShouldBe([ProblemKind.Final, ProblemKind.Over]);
        _told[0].Message.ShouldContain("The console cannot be written: the pipe is broken");
        _told[1].Message.ShouldContain("3 records were lost");
    }

    private sealed class FaultyStream : MemoryStream
    {
        public bool IsFailing { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsFailing)
                throw new IOException("the pipe is broken");
            base.Write(buffer);
        }
    }
}
