using Hewn.Sessions.Progress;
using Hewn.Tests.Sessions.Parts;

namespace Hewn.Tests.Sessions.Progress;

public sealed class OccasionalLogTests : IDisposable
{
    private readonly PartFolder _session = new();
    private readonly OccasionalLog _log;

    public OccasionalLogTests() => _log = new OccasionalLog(_session.Host);

    public void Dispose() => _session.Dispose();

    private long? LeftOut(int record) => _session.Records[record].Fields
        .Where(field => field.Name == "left_out").Select(field => (long?)field.Int64).SingleOrDefault();

    [Fact]
    public void One_record_an_interval_says_how_many_it_stands_for()
    {
        for (int i = 0; i < 25; i++)
        {
            _log.Every(TimeSpan.FromSeconds(10), Level.Warn, $"step {i}", new { i }, "a.cs", 1);
            _session.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        _session.Records.Select(record => record.Message).ShouldBe(["step 0", "step 10", "step 20"]);
        _session.Records.ShouldAllBe(record => record.Level == Level.Warn && record.Fields[0].Name == "i");
        (LeftOut(0), LeftOut(1), LeftOut(2)).ShouldBe((null, 9, 9));
        _log.TellRest();
        _session.Records[3].Message.ShouldStartWith("4 records of a place");
        LeftOut(3).ShouldBe(4);
        _log.TellRest();
        _session.Records.Count.ShouldBe(4);
    }

    [Fact]
    public void One_record_in_so_many_calls_and_each_place_for_itself()
    {
        for (int i = 0; i < 7; i++)
        {
            _log.Every(3, Level.Info, $"a{i}", null, "a.cs", 1);
            _log.Every(5, Level.Info, $"b{i}", null, "a.cs", 2);
            _log.Every(1, Level.Info, "c", null, "b.cs", 1);
        }

        _session.Records.Select(record => record.Message).Where(message => message != "c")
            .ShouldBe(["a0", "b0", "a3", "b5", "a6"]);
        _session.Records.Count(record => record.Message == "c").ShouldBe(7);
        Should.Throw<ArgumentOutOfRangeException>(() => _log.Every(0, Level.Info, "x", null, "a.cs", 9));
    }

    [Fact]
    public void Places_without_end_share_one_and_are_still_counted()
    {
        for (int i = 0; i < Limits.MaxCallSites + 10; i++)
            _log.Every(TimeSpan.FromDays(1), Level.Info, "x", null, "a.cs", i);
        _session.Records.Count.ShouldBe(Limits.MaxCallSites + 1);
        _log.TellRest();
        LeftOut(Limits.MaxCallSites + 1).ShouldBe(9);
    }
}
