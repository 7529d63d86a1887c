// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "./Vectors.sol";

/// A path tracer of a small scene in storage: a room of six huge balls, a mirror ball, a lamp, and two crystals of
/// twelve facets in all. Four pixels of eight paths each, which bounce up to ten times.
contract PathTracer {
    enum Finish { Matt, Mirror, Glass }

    struct Surface {
        Vector glow;
        Vector tint;
        Finish finish;
    }

    struct Ball {
        int256 radius;
        Vector centre;
        Surface surface;
    }

    struct Facet {
        Vector a;
        Vector b;
        Vector c;
        Vector normal;
        Surface surface;
    }

    struct Ray {
        Vector origin;
        Vector direction;
        uint256 bounces;
        bool inGlass;
    }

    struct Hit {
        int256 distance;
        bool isFacet;
        uint256 index;
    }

    int256 private constant NEAR = 1_000;
    int256 private constant FAR_AWAY = 1e11;
    int256 private constant WIDTH = 1_024;
    int256 private constant HEIGHT = 768;
    int256 private constant PATHS = 8;

    Ball[] private _balls;
    Facet[] private _facets;
    uint32 private _seed;

    /// The sum of the colours of four pixels: of the far wall, the mirror, the crystal, and the light in the mirror.
    function Benchmark() external returns (int256, int256, int256) {
        buildRoom();
        buildCrystal(Vector(73 * ONE, 26 * ONE, 78 * ONE), 16 * ONE);
        buildShard(Vector(50 * ONE, 14 * ONE, 96 * ONE), 9 * ONE);
        Vector memory colour = pixel(512, 384);
        colour = colour.plus(pixel(325, 540)).plus(pixel(660, 500)).plus(pixel(390, 560));
        return (colour.x, colour.y, colour.z);
    }

    function buildRoom() private {
        Vector memory dark;
        Vector memory grey = Vector(750_000, 750_000, 750_000);
        addBall(FAR_AWAY, Vector(FAR_AWAY, 40 * ONE, 80 * ONE), dark, Vector(750_000, 300_000, 200_000), Finish.Matt);
        addBall(FAR_AWAY, Vector(100 * ONE - FAR_AWAY, 40 * ONE, 80 * ONE), dark,
            Vector(200_000, 300_000, 750_000), Finish.Matt);
        addBall(FAR_AWAY, Vector(50 * ONE, 40 * ONE, FAR_AWAY), dark, grey, Finish.Matt);
        addBall(FAR_AWAY, Vector(50 * ONE, 40 * ONE, 170 * ONE - FAR_AWAY), dark, dark, Finish.Matt);
        addBall(FAR_AWAY, Vector(50 * ONE, FAR_AWAY, 80 * ONE), dark, grey, Finish.Matt);
        addBall(FAR_AWAY, Vector(50 * ONE, 80 * ONE - FAR_AWAY, 80 * ONE), dark, grey, Finish.Matt);
        addBall(17 * ONE, Vector(27 * ONE, 17 * ONE, 47 * ONE), dark, Vector(990_000, 990_000, 990_000), Finish.Mirror);
        addBall(600 * ONE, Vector(50 * ONE, 679_700_000, 80 * ONE), Vector(12 * ONE, 12 * ONE, 12 * ONE), dark,
            Finish.Matt);
    }

    /// An octahedron.
    function buildCrystal(Vector memory centre, int256 size) private {
        for (uint256 i = 0; i < 8; i++) {
            int256 x = i & 1 == 0 ? size : -size;
            int256 y = i & 2 == 0 ? size : -size;
            int256 z = i & 4 == 0 ? size : -size;
            addFacet(
                centre.plus(Vector(x, 0, 0)), centre.plus(Vector(0, y * 3 / 2, 0)), centre.plus(Vector(0, 0, z)));
        }
    }

    /// A tetrahedron.
    function buildShard(Vector memory centre, int256 size) private {
        Vector[4] memory corners = [
            centre.plus(Vector(size, size, size)),
            centre.plus(Vector(size, -size, -size)),
            centre.plus(Vector(-size, size, -size)),
            centre.plus(Vector(-size, -size, size))
        ];
        for (uint256 i = 0; i < 4; i++) {
            addFacet(corners[i], corners[(i + 1) % 4], corners[(i + 2) % 4]);
        }
    }

    function addBall(int256 radius, Vector memory centre, Vector memory glow, Vector memory tint, Finish finish)
        private
    {
        _balls.push(Ball(radius, centre, Surface(glow, tint, finish)));
    }

    function addFacet(Vector memory a, Vector memory b, Vector memory c) private {
        Surface memory glass = Surface(Vector(0, 0, 0), Vector(990_000, 990_000, 990_000), Finish.Glass);
        _facets.push(Facet(a, b, c, b.minus(a).cross(c.minus(a)).unit(), glass));
    }

    /// The mean of its paths, 0 to 255 a colour.
    function pixel(int256 x, int256 y) private returns (Vector memory colour) {
        unchecked {
            _seed = uint32(uint256(y * WIDTH + x));
            Vector memory eye = Vector(50 * ONE, 50 * ONE, 290 * ONE);
            Vector memory ahead = Vector(0, -42_000, -ONE).unit();
            for (int256 i = 0; i < PATHS; i++) {
                int256 right = ((x * ONE + chance() / 2) / WIDTH - ONE / 2) * 680_000 / ONE;
                int256 up = ((y * ONE + chance() / 2) / HEIGHT - ONE / 2) * 510_000 / ONE;
                Vector memory direction = ahead.plus(Vector(right, up, 0));
                Ray memory ray = Ray(eye.plus(direction.times(125)), direction.unit(), 0, false);
                colour = colour.plus(light(ray).over(PATHS));
            }

            return Vector(shown(colour.x), shown(colour.y), shown(colour.z));
        }
    }

    function shown(int256 value) private pure returns (int256) {
        unchecked {
            return value < 0 ? int256(0) : value > ONE ? int256(255) : value * 255 / ONE;
        }
    }

    /// The light that comes along a ray, against its direction.
    function light(Ray memory ray) private returns (Vector memory) {
        unchecked {
            if (ray.bounces > 10) {
                return Vector(0, 0, 0);
            }

            Hit memory hit = nearest(ray);
            if (hit.distance == 0) {
                return Vector(0, 0, 0);
            }

            Vector memory point = ray.origin.plus(ray.direction.times(hit.distance).over(ONE));
            Vector memory normal;
            Surface memory surface;
            if (hit.isFacet) {
                Facet memory facet = _facets[hit.index];
                normal = facet.normal;
                surface = facet.surface;
            } else {
                Ball memory ball = _balls[hit.index];
                normal = point.minus(ball.centre).unit();
                surface = ball.surface;
            }

            ray.bounces++;
            Vector memory tint = surface.tint;
            if (ray.bounces > 5) {
                int256 brightest = largest(tint);
                if (chance() >= brightest) {
                    return surface.glow;
                }

                tint = tint.times(ONE).over(brightest);
            }

            return surface.glow.plus(tint.mix(scattered(ray, point, normal, surface.finish)));
        }
    }

    function largest(Vector memory a) private pure returns (int256 result) {
        result = a.x > a.y ? a.x : a.y;
        result = result > a.z ? result : a.z;
    }

    /// Every object is looked at for every ray.
    function nearest(Ray memory ray) private view returns (Hit memory hit) {
        for (uint256 i = 0; i < _balls.length; i++) {
            consider(hit, distanceTo(_balls[i], ray), false, i);
        }

        for (uint256 i = 0; i < _facets.length; i++) {
            consider(hit, distanceTo(_facets[i], ray), true, i);
        }
    }

    function consider(Hit memory hit, int256 distance, bool isFacet, uint256 index) private pure {
        if (distance > 0 && (hit.distance == 0 || distance < hit.distance)) {
            hit.distance = distance;
            hit.isFacet = isFacet;
            hit.index = index;
        }
    }

    /// 0 where the ray misses.
    function distanceTo(Ball memory ball, Ray memory ray) private pure returns (int256) {
        unchecked {
            Vector memory way = ball.centre.minus(ray.origin);
            int256 along = way.dot(ray.direction) / ONE;
            int256 square = along * along - way.dot(way) + ball.radius * ball.radius;
            if (square < 0) {
                return 0;
            }

            int256 half = root(square);
            return along - half > NEAR ? along - half : along + half > NEAR ? along + half : int256(0);
        }
    }

    /// 0 where the ray misses; by barycentric coordinates (Möller and Trumbore).
    function distanceTo(Facet memory facet, Ray memory ray) private pure returns (int256) {
        unchecked {
            Vector memory side = facet.b.minus(facet.a);
            Vector memory other = facet.c.minus(facet.a);
            Vector memory across = ray.direction.cross(other);
            int256 slope = side.dot(across) / ONE;
            if (slope > -NEAR && slope < NEAR) {
                return 0;
            }

            Vector memory way = ray.origin.minus(facet.a);
            int256 u = way.dot(across) / slope;
            if (u < 0 || u > ONE) {
                return 0;
            }

            Vector memory turned = way.cross(side);
            int256 v = ray.direction.dot(turned) / slope;
            if (v < 0 || u + v > ONE) {
                return 0;
            }

            int256 distance = other.dot(turned) / slope;
            return distance < NEAR ? int256(0) : distance;
        }
    }

    function scattered(Ray memory ray, Vector memory point, Vector memory normal, Finish finish)
        private
        returns (Vector memory)
    {
        if (finish == Finish.Matt) {
            return diffused(ray, point, normal);
        }

        return finish == Finish.Mirror ? mirrored(ray, point, normal) : refracted(ray, point, normal);
    }

    /// In a random direction on the side that the ray came from, more often steep than flat (Lambert).
    function diffused(Ray memory ray, Vector memory point, Vector memory normal) private returns (Vector memory) {
        unchecked {
            if (normal.dot(ray.direction) > 0) {
                normal = normal.times(-1);
            }

            int256 angle = 6_283_184 * chance() / ONE;
            int256 flat = chance();
            bool isSteep = normal.x > 100_000 || normal.x < -100_000;
            Vector memory u = (isSteep ? Vector(0, ONE, 0) : Vector(ONE, 0, 0)).cross(normal).unit();
            Vector memory v = normal.cross(u).unit();
            int256 sin = sine(angle);
            int256 cos = root(ONE * ONE - sin * sin);
            int256 radius = root(flat) * 1_000;
            u = u.times(cos * radius / ONE).plus(v.times(sin * radius / ONE));
            u = u.plus(normal.times(root(ONE - flat) * 1_000)).unit();
            return light(Ray(point, u, ray.bounces, ray.inGlass));
        }
    }

    function mirrored(Ray memory ray, Vector memory point, Vector memory normal) private returns (Vector memory) {
        unchecked {
            int256 towards = 2 * normal.dot(ray.direction) / ONE;
            Vector memory back = ray.direction.minus(normal.times(towards).over(ONE)).unit();
            return light(Ray(point, back, ray.bounces, ray.inGlass));
        }
    }

    /// Snell's law, and Schlick's share of what is mirrored. Both ways are followed at first, then one by chance.
    function refracted(Ray memory ray, Vector memory point, Vector memory normal) private returns (Vector memory) {
        unchecked {
            int256 towards = normal.dot(ray.direction) / ONE;
            if (towards > 0) {
                normal = normal.times(-1);
                towards = -towards;
            }

            int256 ratio = ray.inGlass ? int256(1_500_000) : int256(666_667);
            int256 square = ONE * ONE - ratio * ratio / ONE * (ONE * ONE - towards * towards) / ONE;
            if (square < 0) {
                return mirrored(ray, point, normal);
            }

            Vector memory through = ray.direction.times(ratio);
            through = through.minus(normal.times(towards * ratio / ONE + root(square))).unit();
            int256 share = schlick(ONE + (ray.inGlass ? normal.dot(through) / ONE : towards));
            return split(ray, Ray(point, through, ray.bounces, !ray.inGlass), normal, share);
        }
    }

    function split(Ray memory ray, Ray memory inside, Vector memory normal, int256 share)
        private
        returns (Vector memory)
    {
        unchecked {
            if (ray.bounces > 2) {
                return chance() < share ? mirrored(ray, inside.origin, normal) : light(inside);
            }

            Vector memory outer = mirrored(ray, inside.origin, normal).times(share);
            return outer.plus(light(inside).times(ONE - share)).over(ONE);
        }
    }

    function schlick(int256 grazing) private pure returns (int256) {
        unchecked {
            int256 square = grazing * grazing / ONE;
            return 40_000 + 960_000 * (square * square / ONE * grazing / ONE) / ONE;
        }
    }

    /// 0 to 999,999, by a linear congruence whose state is in storage.
    function chance() private returns (int256) {
        unchecked {
            _seed = 1_664_525 * _seed + 1_013_904_223;
            return int256(uint256(_seed % 1_000_000));
        }
    }
}
