using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Scanning.Answers;

/// <summary>What one thread answers a question with.</summary>
internal interface IQuestionWorker : IPieceSink, IDisposable
{
    /// <summary>The lines that were parsed so far, by kind.</summary>
    LineTally Tally { get; }

    QuestionState State { get; }
}
