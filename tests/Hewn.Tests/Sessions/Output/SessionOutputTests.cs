using Hewn.Adapters;
using Hewn.Sessions.Output;
using Hewn.Tests.Sessions.Parts;

namespace Hewn.Tests.Sessions.Output;

/// <summary>The console belongs to the process, so nothing runs beside these.</summary>
[CollectionDefinition(nameof(SessionOutputTests), DisableParallelization = true)]
[Collection(nameof(SessionOutputTests))]
public sealed class SessionOutputTests : IDisposable
{
    private readonly PartFolder _session = new();
    private readonly TextWriter _out = Console.Out;
    private readonly TextWriter _error = Console.Error;
    private readonly StringWriter _shownOut = new();
    private readonly StringWriter _shownError = new();

    public SessionOutputTests()
    {
        Console.SetOut(_shownOut);
        Console.SetError(_shownError);
    }

    public void Dispose()
    {
        Console.SetOut(_out);
        Console.SetError(_error);
        _session.Dispose();
    }

    private IEnumerable<string> Records => _session.Records.Select(record =>
        $"{record.Level} {record.Message} " + string.Join(',', record.Fields.Select(given =>
            $"{given.Name}={(given.Kind == LogFieldKind.Boolean ? given.Boolean : given.Reference)}")));

    [Fact]
    public void Lines_of_both_streams_are_records_and_still_shown()
    {
        using (ConsoleCapture capture = SessionOutput.Capture(_session.Host, new SessionOutputOptions()))
        {
            Console.WriteLine("epoch 1");
            Console.Error.Write("10%\r20%\r\n");
            Console.Write("no end");
        }

        Console.WriteLine("later");
        Records.ShouldBe(
        [
            "Info epoch 1 stream=stdout", "Warn 10% stream=stderr", "Warn 20% stream=stderr",
            "Info no end stream=stdout",
        ]);
        _shownOut.ToString().ShouldBe($"epoch 1{Environment.NewLine}no endlater{Environment.NewLine}");
        _shownError.ToString().ShouldBe("10%\r20%\r\n");
    }

    [Fact]
    public void A_stream_can_be_left_alone_and_text_can_be_kept_from_the_console()
    {
        var options = new SessionOutputOptions { OutLevel = Level.Debug, ErrorLevel = null, PassThrough = false };
        using (SessionOutput.Capture(_session.Host, options))
        {
            Console.WriteLine("quiet");
            Console.Error.WriteLine("loud");
            Console.Out.Write("part");
            Console.Out.Flush();
        }

        Records.ShouldBe(["Debug quiet stream=stdout", "Debug part stream=stdout,partial=True"]);
        _shownOut.ToString().ShouldBeEmpty();
        _shownError.ToString().ShouldBe($"loud{Environment.NewLine}");
    }
}
