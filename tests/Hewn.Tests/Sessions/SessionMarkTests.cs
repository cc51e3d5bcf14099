using System.Text.Json;
using Hewn.Sessions;
using Hewn.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Sessions;

/// <summary>Whose a line is, where several processes write one log; and whose log the global one is.</summary>
[Collection("the global log")]
public sealed class SessionMarkTests : IDisposable
{
    private readonly SessionFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private JsonElement[] Metadata(string message) =>
        [.. _folder.Records.Where(record => record.Text("message") == message)
            .Select(record => record.GetProperty("metadata"))];

    [Fact]
    public void Where_a_rank_is_known_each_line_has_it_whichever_way_it_came()
    {
        using (Session session = _folder.Open(options => options.Rank = 3))
        {
            session.Info("m");
            session.Info("m", new { loss = 0.5 });
            session.Info("m", ("loss", 0.5));
            session.With(new { fold = 1 }).Warn("m");
            session.Logger.Info("m");
            session.CreateLogger("loader").LogInformation("m");
            session.Info("m", new { rank = "of the caller" });
        }

        JsonElement[] lines = Metadata("m");
        lines.Length.ShouldBe(7);
        lines[..6].ShouldAllBe(metadata => metadata.GetProperty("rank").GetInt32() == 3);
        lines[6].GetRawText().ShouldBe("""{"rank":"of the caller"}""");
        lines[1].GetRawText().ShouldBe("""{"rank":3,"loss":0.5}""");
        lines[3].GetRawText().ShouldBe("""{"rank":3,"fold":1}""");
    }

    [Fact]
    public void Of_openings_without_a_rank_those_that_joined_others_say_which_they_are()
    {
        string run;
        using (Session first = _folder.Open())
        {
            using Session second = _folder.Open();
            run = second.RunId;
            first.Info("first");
            second.Info("second");
        }

        Metadata("first").Single().ValueKind.ShouldBe(JsonValueKind.Null);
        Metadata("second").Single().GetRawText().ShouldBe($$"""{"run":"{{run}}"}""");
    }

    [Fact]
    public void An_option_says_both_or_neither()
    {
        using (Session both = _folder.Open(options => (options.Rank, options.MarksLines) = (2, true)))
        {
            using Session neither = _folder.Open(options => (options.Rank, options.MarksLines) = (1, false));
            both.Info("both");
            neither.Info("neither");
            both.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
            Metadata("both").Single().GetRawText().ShouldBe($$"""{"rank":2,"run":"{{both.RunId}}"}""");
        }

        Metadata("neither").Single().ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void The_global_log_writes_into_the_session_while_it_is_open_and_no_other_was_started()
    {
        using (Session session = _folder.Open(options => options.TakesGlobalLog = true))
            Log.For("loader").Info($"read {7} batches");
        using (_folder.Open())
            Log.Info("of no session");
        _folder.Messages.ShouldContain("read 7 batches");
        Metadata("read 7 batches").Single().Text("logger").ShouldBe("loader");
        _folder.Messages.ShouldNotContain("of no session");
    }
}
