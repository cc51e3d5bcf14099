namespace Sessions;

/// <summary>A network with one hidden layer that is trained point by point.</summary>
internal sealed class TinyNetwork
{
    private const int Hidden = 8;
    private const int PerUnit = 4; // Two inputs, a bias, and what goes out of it.

    private readonly double[] _weights = new double[(Hidden * PerUnit) + 1];
    private readonly double[] _steps = new double[(Hidden * PerUnit) + 1];
    private readonly double[] _activations = new double[Hidden];

    public TinyNetwork(Random random)
    {
        for (int i = 0; i < _weights.Length; i++)
            _weights[i] = random.NextDouble() - 0.5;
    }

    /// <summary>Its weights.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>How likely a point belongs to the outer ring.</summary>
    public double Predict(double x, double y)
    {
        double sum = _weights[^1];
        for (int unit = 0; unit < Hidden; unit++)
        {
            ReadOnlySpan<double> own = _weights.AsSpan(unit * PerUnit, PerUnit);
            _activations[unit] = Math.Tanh((own[0] * x) + (own[1] * y) + own[2]);
            sum += own[3] * _activations[unit];
        }

        return 1 / (1 + Math.Exp(-sum));
    }

    /// <summary>Learns one point. Returns its loss before.</summary>
    public double Learn(double x, double y, bool isOuter, double rate, double momentum)
    {
        double predicted = Predict(x, y);
        double error = predicted - (isOuter ? 1 : 0);
        for (int unit = 0; unit < Hidden; unit++)
        {
            int at = unit * PerUnit;
            double back = error * _weights[at + 3] * (1 - (_activations[unit] * _activations[unit]));
            Step(at, back * x, rate, momentum);
            Step(at + 1, back * y, rate, momentum);
            Step(at + 2, back, rate, momentum);
            Step(at + 3, error * _activations[unit], rate, momentum);
        }

        Step(_weights.Length - 1, error, rate, momentum);
        return -Math.Log(Math.Max(1e-12, isOuter ? predicted : 1 - predicted));
    }

    private void Step(int index, double gradient, double rate, double momentum)
    {
        _steps[index] = (momentum * _steps[index]) - (rate * gradient);
        _weights[index] += _steps[index];
    }
}
