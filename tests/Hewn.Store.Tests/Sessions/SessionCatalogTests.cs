using Hewn.Store.Sessions;

namespace Hewn.Store.Tests.Sessions;

public sealed class SessionCatalogTests : IDisposable
{
    private readonly SessionTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Sessions_runs_and_both_layouts_of_logs_are_found_and_nothing_else()
    {
        _tree.With("dreamlake").With("seed")
            .Write("my_exp_20250109-142030/metrics.jsonl", "{}\n")
            .Write("group/part/deep/session.json", "{}")
            .Write("images/a.png", "x")
            .Write(".importing-1/x/session.json", "{}")
            .Write("ml/.deleted/session.json", "{}");
        SessionCatalog catalog = _tree.Catalog();
        catalog.Places.Select(place => $"{place.FullName} {place.Kind}").ShouldBe(
        [
            "data/my_exp_20250109-142030 Run", "group/part/deep Session", "ml/baseline Session",
            "ml/diverged Session", "test/demo Session", "vision/empty Session",
        ]);
        catalog.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_name_means_one_session_or_says_which_it_may_mean()
    {
        _tree.Write("a/same/session.json", "{}").Write("b/same/session.json", "{}").Write("a/other/session.json", "{}");
        SessionCatalog catalog = _tree.Catalog();
        catalog.Find("other").ShouldHaveSingleItem().FullName.ShouldBe("a/other");
        catalog.Find("b/same").ShouldHaveSingleItem().FullName.ShouldBe("b/same");
        catalog.Find("same").Count.ShouldBe(2);
        catalog.Find("nothing").ShouldBeEmpty();
        catalog.Find("../b/same").ShouldBeEmpty();
        catalog.Near("smae").ShouldBe(["a/same", "b/same"]);
        catalog.Near("oth").ShouldBe(["a/other"]);
        catalog.Near("quite different").ShouldBeEmpty();
    }

    [Fact]
    public void A_directory_that_may_not_be_read_is_told_and_ends_nothing()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            return; // Who may everything is refused nothing.
        _tree.With("dreamlake").Write("secret/x/session.json", "{}");
        File.SetUnixFileMode(_tree.At("secret"), UnixFileMode.None);
        try
        {
            SessionCatalog catalog = _tree.Catalog();
            catalog.Places.Count.ShouldBe(3);
            catalog.Problems.ShouldHaveSingleItem().ShouldContain("secret cannot be read");
        }
        finally
        {
            File.SetUnixFileMode(
                _tree.At("secret"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Theory]
    [InlineData("session.json")]
    [InlineData("parameters.json")]
    [InlineData("logs.jsonl")]
    [InlineData("error_log.jsonl")]
    [InlineData("metrics.jsonl")]
    [InlineData("logs")]
    public void A_session_s_name_makes_its_workspace_no_session(string name)
    {
        _tree.Write($"ml/{name}/session.json", "{}").Write($"ml/{name}/logs/logs.jsonl", "")
            .Write("ml/tracks/session.json", "{}");
        _tree.Catalog().Places.Select(place => place.FullName)
            .ShouldBe(new[] { $"ml/{name}", "ml/tracks" }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_session_that_has_lost_its_description_is_found_by_its_folders()
    {
        _tree.Write("ml/a/logs/logs.jsonl", "").Write("ml/b/logs/x", "").Write("ml/b/tracks/loss/data.jsonl", "");
        _tree.Catalog().Places.Select(place => place.FullName).ShouldBe(["ml/a", "ml/b"]);
    }
}
