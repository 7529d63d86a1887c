// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// Vectors in fixed point, six decimals; nothing here is near 2^255, so nothing is checked.
struct Vector {
    int256 x;
    int256 y;
    int256 z;
}

int256 constant ONE = 1_000_000;

using {plus, minus, times, over, mix, dot, cross, unit} for Vector global;

function plus(Vector memory a, Vector memory b) pure returns (Vector memory) {
    unchecked {
        return Vector(a.x + b.x, a.y + b.y, a.z + b.z);
    }
}

function minus(Vector memory a, Vector memory b) pure returns (Vector memory) {
    unchecked {
        return Vector(a.x - b.x, a.y - b.y, a.z - b.z);
    }
}

/// Times a plain number.
function times(Vector memory a, int256 factor) pure returns (Vector memory) {
    unchecked {
        return Vector(a.x * factor, a.y * factor, a.z * factor);
    }
}

/// Divided by a plain number.
function over(Vector memory a, int256 divisor) pure returns (Vector memory) {
    unchecked {
        return Vector(a.x / divisor, a.y / divisor, a.z / divisor);
    }
}

/// Each component times the other's: light of one colour on a surface of another.
function mix(Vector memory a, Vector memory b) pure returns (Vector memory) {
    unchecked {
        return Vector(a.x * b.x / ONE, a.y * b.y / ONE, a.z * b.z / ONE);
    }
}

/// Twelve decimals.
function dot(Vector memory a, Vector memory b) pure returns (int256) {
    unchecked {
        return a.x * b.x + a.y * b.y + a.z * b.z;
    }
}

/// Twelve decimals.
function cross(Vector memory a, Vector memory b) pure returns (Vector memory) {
    unchecked {
        return Vector(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
    }
}

/// Of length 1, in the same direction; whatever the decimals of what is given.
function unit(Vector memory a) pure returns (Vector memory) {
    return a.times(ONE).over(root(a.dot(a)));
}

/// The integer square root, by Newton's method from above.
function root(int256 square) pure returns (int256 result) {
    unchecked {
        result = square;
        int256 next = (square + 1) / 2;
        while (next < result) {
            result = next;
            next = (square / next + next) / 2;
        }
    }
}

/// By its series, for angles in radians from 0 to 2π.
function sine(int256 angle) pure returns (int256 result) {
    unchecked {
        int256 term = angle;
        for (int256 i = 2; term != 0; i += 2) {
            result += term;
            term = -term * angle / ONE * angle / ONE / (i * (i + 1));
        }
    }
}
