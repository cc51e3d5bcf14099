using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Browser;

/// <summary>A page of which every error, and every request to elsewhere, is noted.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    /// <summary>How long anything may take, in milliseconds.</summary>
    public const float Patience = 60_000;

    private readonly List<string> _faults = [];

    internal WatchedPage(IPage page, Uri root)
    {
        Page = page;
        page.PageError += (_, error) => Note(error);
        // A browser names each answer that is no success; whether that is right is the test's to say.
        page.Console += (_, message) =>
        {
            bool isAnswer = message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal);
            if (message.Type == "error" && !isAnswer)
                Note(message.Text);
        };
        page.Dialog += (_, dialog) =>
        {
            Note("a dialog: " + dialog.Message);
            _ = dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            var address = new Uri(request.Url);
            if (address.Scheme != "data" && address.Authority != root.Authority)
                Note("a request to elsewhere: " + request.Url);
        };
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>The rows of lines that are drawn.</summary>
    public ILocator Rows => Page.Locator(".row");

    /// <summary>Sees that a text comes to stand somewhere.</summary>
    public Task SeesAsync(string text) => Page.GetByText(text).First.WaitForAsync();

    /// <summary>Waits until a text stands in a place, as one reads it.</summary>
    public static Task ShowsAsync(ILocator place, string text) =>
        Assertions.Expect(place).ToContainTextAsync(text, new() { UseInnerText = true, Timeout = Patience });

    /// <summary>Waits until a place reads like that.</summary>
    public static Task ShowsAsync(ILocator place, Regex text) =>
        Assertions.Expect(place).ToContainTextAsync(text, new() { UseInnerText = true, Timeout = Patience });

    /// <summary>Waits until there are so many.</summary>
    public static Task CountsAsync(ILocator places, int count) =>
        Assertions.Expect(places).ToHaveCountAsync(count, new() { Timeout = Patience });

    /// <summary>Sees that so many lines are found.</summary>
    public Task FindsAsync(int lines) => SeesAsync(lines == 1 ? "1 line in"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{lines:N0} lines in"));

    /// <summary>
    /// Sees that axe finds nothing to complain of in what is shown: all its rules as it is, and contrast once more in
    /// the other of light and dark, between which only colours differ.
    /// </summary>
    /// <param name="part">What alone is looked at, where all else was before; null for the page.</param>
    public async Task IsAccessibleAsync(ILocator? part = null)
    {
        // Elements that pass are not described one by one, which would cost as much again.
        var options = new AxeRunOptions { ResultTypes = [ResultType.Violations] };
        (await CleanAsync(options, part)).ShouldBeGreaterThan(part is null ? 10 : 1);
        string before = await FlipThemeAsync();
        options.RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] };
        (await CleanAsync(options, part)).ShouldBe(1);
        (await FlipThemeAsync()).ShouldNotBe(before);
    }

    /// <summary>Sees that axe finds nothing in the page as it is, light or dark.</summary>
    public async Task IsCleanAsync() =>
        (await CleanAsync(new AxeRunOptions { ResultTypes = [ResultType.Violations] })).ShouldBeGreaterThan(10);

    /// <summary>How many rules are kept; none is broken.</summary>
    private async Task<int> CleanAsync(AxeRunOptions options, ILocator? part = null)
    {
        AxeResult result = await (part is null ? Page.RunAxe(options) : part.RunAxe(options));
        result.Violations.Select(fault => $"{fault.Id}: {fault.Help} "
            + string.Join(" | ", fault.Nodes.Select(node => node.Html))).ShouldBeEmpty();
        return result.Passes.Length;
    }

    /// <summary>Light becomes dark, dark light, by the page's own button, also behind a dialog.</summary>
    /// <returns>The colour of the ground that was there.</returns>
    private async Task<string> FlipThemeAsync()
    {
        const string Ground = "() => getComputedStyle(document.body).backgroundColor";
        string before = await Page.EvaluateAsync<string>(Ground);
        await Page.EvaluateAsync("""
            () => {
              document.querySelector("header button.plain").click();
              return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            }
            """);
        (await Page.EvaluateAsync<string>(Ground)).ShouldNotBe(before);
        return before;
    }

    /// <summary>Sees that all that stands in the page can be seen, or scrolled to, within the window.</summary>
    public async Task StandsWithinScreenAsync() => (await WithinScreen.FaultsAsync(Page)).ShouldBeEmpty();

    /// <summary>Sees that nothing went wrong.</summary>
    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        lock (_faults)
            _faults.ShouldBeEmpty();
    }

    private void Note(string fault)
    {
        lock (_faults)
            _faults.Add(fault);
    }
}
