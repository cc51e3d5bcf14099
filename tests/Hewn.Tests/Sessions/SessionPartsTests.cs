using System.Text.Json;
using Hewn.Files;
using Hewn.Sessions;
using Hewn.Sessions.Files;
using Hewn.Sessions.Output;
using Hewn.Sessions.Progress;
using Hewn.Sessions.Tracks;
using Hewn.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Sessions;

/// <summary>
/// Everything that a session keeps, as a caller reaches it: through the session. The console belongs to the process, so
/// nothing runs beside these.
/// </summary>
[Collection(nameof(Output.SessionOutputTests))]
public sealed class SessionPartsTests : IDisposable
{
    private readonly SessionFolder _folder = new();
    private readonly TestClock _clock = new();

    public void Dispose() => _folder.Dispose();

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder.Path, name));

    [Fact]
    public void Parameters_are_merged_by_dotted_names_and_outlive_the_session()
    {
        using (Session session = _folder.Open())
        {
            session.Parameters.Set(new { lr = 0.1, model = new { layers = 24, kind = "tanh" } });
            session.Parameters.Set(("lr", 0.01));
        }

        using (Session session = _folder.Open())
        {
            session.Parameters.Set("model.layers", 12);
            session.Parameters.Get().ShouldBe(
                new Dictionary<string, object?> { ["lr"] = 0.01, ["model.layers"] = 12L, ["model.kind"] = "tanh" },
                ignoreOrder: true);
            session.Parameters.Version.ShouldBe(3);
        }

        using var file = JsonDocument.Parse(Read("parameters.json"));
        file.RootElement.Names().ShouldBe(["version", "data", "createdAt", "updatedAt"]);
        _folder.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_track_counts_on_in_the_next_opening()
    {
        using (Session session = _folder.Open())
        {
            session.Track("train/loss").Append(100, ("loss", 0.5)).ShouldBe(0);
            session.Track("train/loss").AppendBatch([101, 102], ("loss", (double[])[0.4, double.NaN])).ShouldBe(1);
            session.Track("train/loss").ShouldBeSameAs(session.Tracks["train/loss"]);
        }

        using (Session session = _folder.Open())
        {
            Track track = session.Track("train/loss");
            track.Append(103, new { loss = 0.2 }).ShouldBe(3);
            track.ReadSteps(101, 103).Data.Select(point => point.Index).ShouldBe([1, 2, 3]);
            track.Statistics().Points.ShouldBe(4);
            Should.Throw<ArgumentException>(() => session.Track("../../escape"));
        }

        LogLines.Read(Path.Combine(_folder.Path, "tracks", "train", "loss", "data.jsonl"))[2]
            .ShouldContain("\"data\":{\"loss\":\"NaN\"}");
    }

    [Fact]
    public void What_a_killed_process_held_of_a_track_is_in_its_file_when_the_session_is_opened_again()
    {
        string data;
        using (Session session = _folder.Open())
        {
            session.Track("train/loss").Append(("v", 0)).ShouldBe(0);
            data = Path.Combine(session.Directory, "tracks", "train", "loss", "data.jsonl");
        }

        // Disposed with lines in it, a ring stays as that of a killed process does.
        using (HeldPoints killed = HeldPoints.Begin(
            SystemDisk.Instance, data, FileIdentity.Of(data)!.Value, new FileInfo(data).Length))
        {
            killed.TryAdd("{\"index\":1,\"data\":{\"v\":1},\"createdAt\":\"2026-01-19T00:00:00.000000Z\"}\n"u8)
                .ShouldBeTrue();
        }

        using (Session session = _folder.Open())
        {
            LogLines.ParseAll(data).Select(line => line.GetProperty("index").GetInt64()).ShouldBe([0, 1]);
            session.Track("train/loss").Append(("v", 2)).ShouldBe(2);
        }
    }

    [Fact]
    public void A_file_is_kept_with_its_checksum()
    {
        string source = Path.Combine(_folder.Root, "weights.bin");
        File.WriteAllText(source, "abc");
        using Session session = _folder.Open();
        SessionFile kept = session.Files.Add(source, "/models", tags: ["best"])!;
        kept.Checksum.ShouldBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        session.Files.Delete(kept.Id).ShouldBeTrue();
        session.Files.List().ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => session.Files.Add(source, "/../.."));
    }

    [Fact]
    public void Progress_and_the_captured_console_land_in_the_log()
    {
        TextWriter console = Console.Out;
        using (Session session = _folder.Open())
        {
            using (SessionProgress progress = session.Progress(4, "eval"))
                progress.Step(4);
            using (session.CaptureConsole(new SessionOutputOptions { PassThrough = false, ErrorLevel = null }))
                Console.WriteLine("from a library");
        }

        Console.Out.ShouldBeSameAs(console);
        _folder.Messages.ShouldBe(["eval: 100%", "from a library"]);
        _folder.Records[0].GetProperty("metadata").GetProperty("completed").GetBoolean().ShouldBeTrue();
        _folder.Records[1].GetProperty("metadata").Text("stream").ShouldBe("stdout");
    }

    [Fact]
    public void Logging_in_a_loop_is_limited_by_place_and_what_is_left_out_is_told()
    {
        using (Session session = _folder.Open(options => options.Time = _clock))
        {
            for (int i = 0; i < 25; i++)
            {
                session.LogEvery(TimeSpan.FromSeconds(10), $"step {i}", new { i }, Level.Warn);
                session.LogEvery(20, $"call {i}");
                _clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        _folder.Messages[..5].ShouldBe(["step 0", "call 0", "step 10", "step 20", "call 20"]);
        _folder.Records[2].Raw("metadata").ShouldBe("""{"i":10,"left_out":9}""");
        _folder.Records[2].Text("level").ShouldBe("warn");
        _folder.Records[5..].Select(record => record.GetProperty("metadata").GetProperty("left_out").GetInt32())
            .ShouldBe([4, 4]);
    }

    [Fact]
    public void Bound_metadata_and_loggers_of_the_program_write_into_the_session()
    {
        using (Session session = _folder.Open())
        {
            session.With(new { fold = 3 }).Warn("Loss is not finite", new { loss = double.NaN });
            session.CreateLogger("loader").LogWarning("Read {Batches} batches", 7);
        }

        _folder.Records[0].Raw("metadata").ShouldBe("""{"fold":3,"loss":"NaN"}""");
        _folder.Records[1].Text("message").ShouldBe("Read 7 batches");
        _folder.Records[1].GetProperty("metadata").Text("logger").ShouldBe("loader");
        _folder.ShouldBeDense();
    }

    [Fact]
    public void What_comes_after_the_end_is_told_and_changes_nothing()
    {
        Session session = _folder.Open();
        session.Track("loss").Append(("loss", 1.0));
        session.Dispose();
        session.Track("loss").Append(("loss", 2.0)).ShouldBe(-1);
        session.Parameters.Set(("lr", 1));
        session.Files.Add(_folder.RecordPath).ShouldBeNull();
        session.LogEvery(1, "too late");
        session.CallsWhenClosed.ShouldBe(1);
        File.Exists(Path.Combine(_folder.Path, "parameters.json")).ShouldBeFalse();
        LogLines.Read(Path.Combine(_folder.Path, "tracks", "loss", "data.jsonl")).Count.ShouldBe(1);
        _folder.Problems.Count.ShouldBeGreaterThanOrEqualTo(4);
    }
}
