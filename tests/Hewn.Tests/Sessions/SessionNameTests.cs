using Hewn.Sessions;

namespace Hewn.Tests.Sessions;

public sealed class SessionNameTests : IDisposable
{
    private readonly SessionFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Bad =>
    [
        "", " ", "..", ".", "...", "../../esc", "a/b", "a\\b", "/abs", "C:x", "a\nb", "a\0b", "a\u007fb", "a\u2028b",
        "con", "NUL.txt", "Com1", "lpt9.log", "a<b", "a|b", "a?b", "a*b", "a\"b", " lead", "trail ", "trail.",
        "a\u202eb", ".hidden", new string('x', 300), new string('日', 90),
    ];

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_a_path_or_no_name_everywhere_is_refused_and_makes_nothing(string name)
    {
        Should.Throw<ArgumentException>(() => Session.Open(name, "test", _folder.Root)).Message
            .ShouldStartWith("The session name \"");
        Should.Throw<ArgumentException>(() => Session.Open("demo", name, _folder.Root)).Message
            .ShouldStartWith("The workspace \"");
        if (name.Length > 0 && !name.Contains('/'))
            Should.Throw<ArgumentException>(() => Session.Open("demo", "test", _folder.Root, folder: $"/x/{name}/y"));
        Directory.GetFileSystemEntries(_folder.Root).ShouldBeEmpty();
    }

    [Fact]
    public void Half_a_character_is_no_name() =>
        Should.Throw<ArgumentException>(() => Session.Open("a\ud800b", "test", _folder.Root));

    [Theory]
    [InlineData("mnist-training")]
    [InlineData("run_1.2")]
    [InlineData("My run (2)")]
    [InlineData("größe-日本-эксперимент")]
    [InlineData("a..b")]
    [InlineData("console")]
    [InlineData("x")]
    public void Usual_names_are_directories(string name)
    {
        using (Session session = Session.Open(name, name, _folder.Root))
            session.Info("hello");
        File.Exists(Path.Combine(_folder.Root, name, name, "logs", "logs.jsonl")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("/experiments/2025", "/experiments/2025")]
    [InlineData("experiments//2025/", "/experiments/2025")]
    public void A_folder_is_a_logical_path_in_the_record_only(string folder, string written)
    {
        using (_folder.Open(options => options.Folder = folder))
        {
        }

        _folder.Record.GetProperty("folder").GetString().ShouldBe(written);
        Directory.Exists(Path.Combine(_folder.Root, "experiments")).ShouldBeFalse();
    }
}
