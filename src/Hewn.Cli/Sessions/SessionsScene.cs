using Hewn.Cli.View;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary>What every command of <c>hewn sessions</c> works with: the terminal, the clock, the sessions.</summary>
internal sealed class SessionsScene
{
    private SessionCatalog? _catalog;

    public SessionsScene(SessionsInput input, Terminal terminal, TimeProvider time)
    {
        Terminal = terminal;
        Time = time;
        Roots = SessionRoots.Choose(input.Directory, terminal);
        Zone = OptionValues.Zone(input.TimeZone ?? "local", time.LocalTimeZone);
        bool hasColor = terminal.IsOutputTerminal && !input.NoColor
            && string.IsNullOrEmpty(terminal.Environment("NO_COLOR"));
        Ink = new(hasColor);
        Text = new(Zone, Ink);
    }

    public Terminal Terminal { get; }

    public TextWriter Output => Terminal.Output;

    public TimeProvider Time { get; }

    public TimeZoneInfo Zone { get; }

    public Ink Ink { get; }

    public SessionText Text { get; }

    public SessionRoots Roots { get; }

    /// <summary>Whether something could not be done that the exit code has to tell.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The sessions; read when first asked for.</summary>
    public SessionCatalog Catalog
    {
        get
        {
            if (_catalog is not null)
                return _catalog;
            Roots.Require();
            _catalog = SessionCatalog.Read(Roots.Paths);
            foreach (string root in _catalog.Roots)
                DebugLog.Say($"sessions in {root}");
            foreach (string problem in _catalog.Problems)
                Tell(problem);
            return _catalog;
        }
    }

    /// <summary>The session that a name means.</summary>
    /// <exception cref="UsageException">There is none, or there are several.</exception>
    public SessionPlace Find(string name)
    {
        IReadOnlyList<SessionPlace> found = Catalog.Find(name);
        if (found.Count == 1)
            return found[0];
        if (found.Count == 0)
        {
            IReadOnlyList<string> near = Catalog.Near(name);
            string hint = near.Count > 0
                ? $" Near to it: {string.Join(", ", near)}."
                : " 'hewn sessions' lists them.";
            throw new UsageException(
                $"there is no session '{name}' in {string.Join(", ", Catalog.Roots)}.{hint}");
        }

        bool areNamesOne = found.All(place => place.FullName == found[0].FullName);
        string candidates = string.Join(", ", found.Select(place => areNamesOne ? place.Path : place.FullName));
        throw new UsageException(areNamesOne
            ? $"'{name}' is there several times: {candidates}. Choose one with {SessionRoots.Option}."
            : $"'{name}' may mean: {candidates}. Name the workspace, too.");
    }

    /// <summary>Says on the error output what is to be known.</summary>
    public void Tell(string notice) =>
        Terminal.Error.WriteLine($"hewn sessions: {PlainText.Of(notice)}");

    /// <summary>Says what could not be done.</summary>
    public void TellFailure(string failure)
    {
        HasFailed = true;
        Tell(failure);
    }

    /// <summary>Says what was come across while records were read.</summary>
    public void Tell(SessionTally tally)
    {
        if (tally.Unparsable == 0)
            return;
        string noun = tally.Unparsable == 1 ? "line" : "lines";
        Tell(FormattableString.Invariant($"{tally.Unparsable} {noun} could not be read as a record, e.g.:"));
        foreach (string place in tally.FaultPlaces)
            Terminal.Error.WriteLine($"  {PlainText.Of(place)}");
    }

    /// <summary>Says which of the records stand in rings only.</summary>
    public void Tell(SessionTails tails, SessionPlace place)
    {
        if (tails.Unwritten > 0)
        {
            Tell(FormattableString.Invariant($"{tails.Unwritten} lines of {place.FullName} stand in the ring of a ")
                + $"killed process only; 'hewn recover {place.Path} --recursive' writes them.");
        }

        foreach (string problem in tails.Rings.Rings.Select(ring => ring.Problem).OfType<string>())
            Tell($"a ring of {place.FullName} cannot be read, so what may stand in it is not shown. {problem}");
    }
}
