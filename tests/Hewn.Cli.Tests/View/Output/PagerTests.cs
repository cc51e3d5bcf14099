using System.Text;

namespace Hewn.Cli.Tests.View.Output;

public sealed class PagerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public PagerTests() => _folder.Write("app.jsonl", MixedLogs.Json);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_terminal_gets_the_listing_through_the_pager()
    {
        var pager = new FakePager();
        ToolRun run = await View(pager, isTerminal: true);
        run.Output.ShouldBeEmpty();
        pager.IsClosed.ShouldBeTrue();
        Encoding.UTF8.GetString(pager.Bytes.ToArray()).ShouldContain("Server started");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, "--no-pager")]
    public async Task Nobody_else_does(bool isTerminal, params string[] args)
    {
        var pager = new FakePager();
        (await View(pager, isTerminal, args)).Output.ShouldContain("Server started");
        pager.Bytes.Length.ShouldBe(0);
    }

    [Fact]
    public async Task An_empty_setting_means_no_pager()
    {
        var pager = new FakePager();
        (await View(pager, isTerminal: true, environment: "")).Output.ShouldContain("Server started");
    }

    [Fact]
    public async Task A_person_who_has_seen_enough_is_no_error()
    {
        _folder.Write("app.jsonl", MixedLogs.Json + "no record\n");
        var pager = new FakePager { IsLeft = true };
        ToolRun run = await View(pager, isTerminal: true);
        run.ExitCode.ShouldBe(0);
        run.Error.ShouldNotContain("cannot");
        run.Error.ShouldContain("1 line could not be read as a record"); // What was come across is told all the same.
        pager.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public void A_pager_that_ends_early_is_a_pipe_that_is_closed()
    {
        IPager? pager = PagerProcess.TryStart("head -c 1 > /dev/null");
        pager.ShouldNotBeNull();
        var piece = new byte[1 << 20]; // more than waits in a pipe
        IOException left = Should.Throw<IOException>(() =>
        {
            for (int i = 0; i < 100; i++)
                pager.Input.Write(piece);
        });
        Tool.IsClosedPipe(left).ShouldBeTrue(left.Message);
        pager.Close();
    }

    private Task<ToolRun> View(FakePager pager, bool isTerminal, params string[] args) =>
        View(pager, isTerminal, "less", args);

    private Task<ToolRun> View(FakePager pager, bool isTerminal, string environment, params string[] args)
    {
        var settings = new RunSettings { IsTerminal = isTerminal, Width = 80, Pager = pager };
        settings.Environment["HEWN_PAGER"] = environment;
        return ToolRun.OfAsync(settings, ["view", _folder.File("app.jsonl"), .. args]);
    }

    private sealed class FakePager : Stream, IPager
    {
        public MemoryStream Bytes { get; } = new();

        public bool IsClosed { get; private set; }

        public bool IsLeft { get; init; }

        public Stream Input => this;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => 0;

        public override long Position { get; set; }

        public override void Close() => IsClosed = true;

        public override void Flush()
        {
            // Nothing waits.
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (IsLeft)
                throw new IOException("Broken pipe", 32);
            Bytes.Write(buffer, offset, count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
